// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

/** How far a monitor goes. */
public enum Mode {
    /** Its probes are armed and count. */
    Arm,

    /** Its probes are looked up on every kernel, and nothing is armed. */
    Validate
}
