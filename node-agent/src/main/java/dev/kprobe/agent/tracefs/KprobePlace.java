// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.tracefs;

/**
 * Where a kprobe should be.
 *
 * @param onReturn waits for the return of the function
 * @param module of the function, empty for the kernel proper
 * @param function it is in
 * @param offset bytes from its start
 * @param address where the function begins, 0 where that is not known
 */
public record KprobePlace(boolean onReturn, String module, String function, long offset, long address) {
    /** Probes at the entry of a function sit behind the instruction that indirect jumps land on, where there is one. */
    private static final int LANDING_PAD = 8;

    /** The least address where the kernel may have put it. */
    long first() {
        return address + offset;
    }

    /** The greatest one. */
    long last() {
        long last = first() + slack();
        return Long.compareUnsigned(last, first()) < 0 ? -1 : last;
    }

    /** Whether this is the same offset, as the kernel may have put it. */
    boolean isOffset(long other) {
        return other >= offset && other - offset <= slack();
    }

    private int slack() {
        return offset == 0 ? LANDING_PAD : 0;
    }
}
