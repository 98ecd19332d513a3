// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

/** What an agent counts with. */
public enum BackendName {
    /** The kernel module kprobe_monitor. */
    Module,

    /** Programs that the kernel verifies, made for each probe and loaded by {@code bpf(2)}. */
    Bpf,

    /** Dynamic events of the kernel, counted by perf_event_open. */
    Perf,

    /** Nothing works on this node. */
    None
}
