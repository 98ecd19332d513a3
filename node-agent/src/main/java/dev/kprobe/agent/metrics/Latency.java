// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.metrics;

import java.util.List;

/**
 * Durations of the calls of a probe.
 *
 * @param totalNanos sum of all
 * @param buckets number i counts those of 2^(i-1) to 2^i - 1 ns, number 0 those of 0; those that are missing are 0
 */
public record Latency(long totalNanos, List<Long> buckets) {
    /** Copies the list. */
    public Latency {
        buckets = List.copyOf(buckets);
    }
}
