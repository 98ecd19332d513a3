// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

/** When a probe counts. */
public enum At {
    /** When the target is entered. */
    Entry,

    /** When the target returns. */
    Return
}
