// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import java.util.List;

/**
 * How long calls took, the cost of the probes themselves included.
 *
 * @param calls how many were measured; a lower bound of those that returned
 * @param total of all, ns
 * @param longest ns
 * @param buckets number i counts those of 2^(i-1) to 2^i - 1 ns, number 0 those of 0, as the kernel module's do
 */
public record Durations(long calls, long total, long longest, List<Long> buckets) {
    /** None measured. */
    public static final Durations NONE = new DurationTally().snapshot();

    /** Copies the list. */
    public Durations {
        buckets = List.copyOf(buckets);
    }
}
