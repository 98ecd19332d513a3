// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

/** What one probe on one node is. */
public enum ProbeState {
    /** In the kernel, counting. */
    Armed,

    /** Not in the kernel, for the reason given. */
    Failed,

    /** Not in the kernel, on request. */
    Disarmed,

    /** Not in the kernel, on request; its target is there and could be probed. */
    Resolved
}
