// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

/** What one selected node is for one monitor. */
public enum NodeState {
    /** Every probe is armed. */
    ARMED,
    /** Every probe is out of the kernel, on request: paused, only looked up, or its time is over. */
    PAUSED,
    /** The node has not answered for this generation yet, and may still. */
    PENDING,
    /** At least one probe could not be armed. */
    FAILED,
    /** Nothing can be armed there. */
    UNSUPPORTED,
    /** Nothing is known any more. */
    STALE
}
