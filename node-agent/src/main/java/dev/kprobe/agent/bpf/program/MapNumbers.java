// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.program;

/**
 * The maps of a probe, by their descriptors; {@link #NONE} where it has none of a kind.
 *
 * @param counters an array of one element, as {@link CountLayout} has it
 * @param calls that are under way, by thread
 * @param groups hits by group, for each CPU
 * @param cgroups those that count
 * @param ring for records, of all probes
 * @param lease an array of one element, which begins with the time when counting ends
 */
public record MapNumbers(int counters, int calls, int groups, int cgroups, int ring, int lease) {
    /** No map. */
    public static final int NONE = -1;
}
