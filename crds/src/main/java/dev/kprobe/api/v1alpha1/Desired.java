// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

/** What the probes of a plan are to be. */
public enum Desired {
    /** In the kernel, counting. */
    Armed,

    /** Out of the kernel; counts are kept and will continue. */
    Paused,

    /** Looked up in the kernel, but not armed. */
    Validated,

    /** Out of the kernel for good; the monitor is being deleted. */
    Disarmed
}
