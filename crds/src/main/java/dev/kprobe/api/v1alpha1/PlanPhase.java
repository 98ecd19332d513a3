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

    /** Every probe was looked up and could be armed; none is. */
    Validated,

    /** Every probe is out of the kernel, for its time is over; counts are kept. */
    Expired,

    /** The node is not selected or not admitted; nothing is armed. */
    NotSelected,

    /** Every probe is out of the kernel for good. */
    Disarmed
}
