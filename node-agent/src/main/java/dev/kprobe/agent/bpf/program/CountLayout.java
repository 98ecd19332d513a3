// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.program;

/**
 * The counters of one probe: for each CPU a part of its own, so that no two CPUs write to one cache line.
 *
 * @param cpus that are possible
 * @param shift of the length of a part, a power of two
 */
public record CountLayout(int cpus, int shift) {
    /** Offset in the part of a CPU: calls that matched and were not to leave a record. */
    public static final int HITS = 0;
    /** The longest of the calls that were measured, ns. */
    public static final int LONGEST = 8;
    /** The sum of their durations, ns. */
    public static final int TOTAL = 16;
    /** Hits with a record. */
    public static final int WRITTEN = 24;
    /** Hits without one, for there was no room. */
    public static final int DROPPED = 32;
    /** Hits without one, for they were left out. */
    public static final int SAMPLED_OUT = 40;
    /** Hits without one, for there were too many in their second. */
    public static final int LIMITED = 48;
    /** Hits from which those are chosen that leave a record. */
    static final int SEEN = 56;
    /** The first of the buckets of their durations. */
    public static final int BUCKETS = 64;

    /** So many buckets: number i counts durations of 2^(i-1) to 2^i - 1 ns, number 0 those of 0. */
    public static final int BUCKET_COUNT = Long.SIZE;

    private static final int CACHE_LINE_SHIFT = 6;
    private static final int HISTOGRAM_SHIFT = 10;

    /** For hits alone, or for durations too. */
    public static CountLayout of(int cpus, boolean durations) {
        return new CountLayout(cpus, durations ? HISTOGRAM_SHIFT : CACHE_LINE_SHIFT);
    }

    /** Whether there is room for durations. */
    public boolean durations() {
        return shift == HISTOGRAM_SHIFT;
    }

    /** Where the part of a CPU begins. */
    public int begin(int cpu) {
        return cpu << shift;
    }

    /** Where the part that all CPUs share begins: a second, and how many records it has. */
    int shared() {
        return cpus << shift;
    }

    /** Of all parts. */
    public int bytes() {
        return shared() + (1 << CACHE_LINE_SHIFT);
    }
}
