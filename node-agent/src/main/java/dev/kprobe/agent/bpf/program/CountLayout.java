// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.program;

/**
 * The counters of one probe: for each CPU a part of its own, so that no two CPUs write to one cache line.
 *
 * @param cpus that are possible
 * @param shift of the length of a part, a power of two
 */
public record CountLayout(int cpus, int shift) {
    /** Offset in the part of a CPU: calls that matched. */
    public static final int HITS = 0;
    /** The longest of the calls that were measured, ns. */
    public static final int LONGEST = 8;
    /** The sum of their durations, ns. */
    public static final int TOTAL = 16;
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

    /** Of all parts. */
    public int bytes() {
        return cpus << shift;
    }
}
