// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

/** What was taken away from a probe for its cost; each value includes those before it. */
public enum Taken {
    /** Nothing. */
    Nothing,

    /** Records have no stacks. */
    Stacks,

    /** There are no records. */
    Records,

    /** The probe is disarmed; its counts stay. */
    Probe
}
