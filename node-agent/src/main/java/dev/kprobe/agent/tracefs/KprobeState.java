// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.tracefs;

/** How the kernel says that a probe stands, the best first. */
public enum KprobeState {
    /** Armed, entered by a jump instead of a trap. */
    OPTIMIZED,
    /** Armed by the function tracer. */
    FTRACE,
    /** Armed by a trap. */
    TRAP,
    /** There, but switched off. */
    DISABLED,
    /** Its module was unloaded. */
    GONE,
    /** Not there. */
    ABSENT,
    /** The kernel does not say: it shows no list, or none in which this probe can be recognised for sure. */
    UNKNOWN
}
