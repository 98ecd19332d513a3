// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.plan;

/** What a plan means for this node now. */
public enum Stance {
    /** Its probes are to be in the kernel. */
    ARM,
    /** To be looked up, and not armed. */
    VALIDATE,
    /** Out of the kernel, for their time is over; rows and counts stay. */
    EXPIRED,
    /** Out of the kernel, for they took the node down; rows and counts stay. */
    QUARANTINE,
    /** Out of the kernel until further notice; rows and counts stay. */
    PAUSE,
    /** Not for this node; its counts are retired. */
    NOT_SELECTED,
    /** Out of the kernel for good. */
    DISARM
}
