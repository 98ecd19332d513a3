// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

/** How far a node is with one plan. */
public enum PlanPhase {
    /** Seen, nothing done yet. */
    Pending,

    /** Being armed. */
    Arming,

    /** Every probe is armed. */
    Armed,

    /** Some probes are armed, others failed. */
    Partial,

    /** No probe could be armed. */
    Failed,

    /** Every probe is out of the kernel, on request. */
    Paused,

    /** The node is not selected or not admitted; nothing is armed. */
    NotSelected,

    /** Every probe is out of the kernel for good. */
    Disarmed
}
