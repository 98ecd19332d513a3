// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

/** How a number of a call is compared with the one that a filter gives. */
public enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,

    /** At least one of the bits of the value is set. */
    AnyBit
}
