// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import java.util.Arrays;

/** Sorts durations by their length. Confined to the lock of the stream that it belongs to. */
final class DurationTally {
    private final long[] buckets = new long[Long.SIZE];
    private long calls;
    private long total;
    private long longest;

    void add(long duration) {
        buckets[Math.min(Long.SIZE - Long.numberOfLeadingZeros(duration), Long.SIZE - 1)]++;
        calls++;
        total += duration;
        longest = Math.max(longest, duration);
    }

    Durations snapshot() {
        return new Durations(
                calls, total, longest, Arrays.stream(buckets).boxed().toList());
    }
}
