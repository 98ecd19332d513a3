// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.program;

import dev.kprobe.api.v1alpha1.Sampling;

/**
 * What the record of a hit holds. Where a part is does not depend on the hit, so that a program need not compute it:
 * the stacks, whose lengths do, come last and are moved together by the reader.
 *
 * @param slot number of the probe in the records
 * @param result whether it has what was returned, and how long it took
 * @param credentials whether it has user, group and cgroup
 * @param arguments how many of the call
 * @param stacks which it has
 * @param sampling which hits leave one
 */
public record RecordPlan(
        int slot, boolean result, boolean credentials, int arguments, Stacks stacks, Sampling sampling) {
    /** Before the record: its CPU, and how many bytes of each stack there are. */
    public static final int PREFIX = 8;

    /** Of {@code struct kpm_record}. */
    public static final int HEADER = 48;

    /** Of each stack, the innermost. */
    public static final int DEEPEST = 64;

    private static final int RESULT_SECTION = 0x01;
    private static final int CREDENTIALS_SECTION = 0x02;
    private static final int STACK_SECTION = 0x20;
    private static final int USER_STACK_SECTION = 0x40;

    /**
     * Which stacks a record has.
     *
     * @param kernel that of the kernel
     * @param user that of the program
     */
    public record Stacks(boolean kernel, boolean user) {
        /** How many. */
        int number() {
            return (kernel ? 1 : 0) + (user ? 1 : 0);
        }
    }

    /** As the kernel module names what is in a record. */
    int sections() {
        return (result ? RESULT_SECTION : 0)
                | (credentials ? CREDENTIALS_SECTION : 0)
                | (stacks.kernel() ? STACK_SECTION : 0)
                | (stacks.user() ? USER_STACK_SECTION : 0);
    }

    /** Length of the record without stacks. */
    public int fixedBytes() {
        return HEADER + Long.BYTES * ((result ? 2 : 0) + (credentials ? 2 : 0) + arguments);
    }

    /** Where the stack of the kernel, or the first, begins behind the prefix. */
    public int stackAt() {
        return fixedBytes();
    }

    /** Where the stack of the program begins behind the prefix. */
    public int userStackAt() {
        return fixedBytes() + (stacks.kernel() ? DEEPEST * Long.BYTES : 0);
    }

    /** What a program reserves. */
    int reservedBytes() {
        return PREFIX + fixedBytes() + stacks.number() * DEEPEST * Long.BYTES;
    }
}
