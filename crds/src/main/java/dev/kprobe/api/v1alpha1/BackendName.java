// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

/** What an agent counts with. */
public enum BackendName {
    /** The kernel module kprobe_monitor. */
    Module,

    /** Dynamic events of the kernel, counted by perf_event_open. */
    Perf,

    /** Nothing works on this node. */
    None
}
