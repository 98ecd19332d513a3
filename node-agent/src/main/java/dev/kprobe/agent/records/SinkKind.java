// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

/** Where records go. */
public enum SinkKind {
    /** A reader of {@code /records}. */
    RECORDS,
    /** A reader of {@code /stacks}. */
    STACKS,
    /** Standard output. */
    STDOUT
}
