// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.counters;

import dev.kprobe.api.rules.Histograms;
import dev.kprobe.api.v1alpha1.Histogram;
import dev.kprobe.api.v1alpha1.RecordCounts;

/**
 * What a probe counted.
 *
 * @param hits calls that matched the filter
 * @param missed calls that the kernel could not deliver; a lower bound
 * @param filtered calls that the filter turned away, 0 where they are not counted
 * @param records what became of the hits of a probe with records
 * @param durations of the calls of a return probe
 * @param groups hits by group
 */
public record Counts(
        long hits, long missed, long filtered, RecordCounts records, Histogram durations, GroupHits groups) {
    /** Nothing yet. */
    public static final Counts ZERO = new Counts(0, 0);

    /** Hits and misses alone. */
    public Counts(long hits, long missed) {
        this(hits, missed, 0, RecordCounts.NONE, Histogram.NONE, GroupHits.NONE);
    }

    /** The sum of what was counted up to some moment and what was counted after it. */
    public Counts plus(Counts after) {
        return new Counts(
                hits + after.hits,
                missed + after.missed,
                filtered + after.filtered,
                records.plus(after.records),
                Histograms.sum(durations, after.durations),
                groups.plus(after.groups));
    }

    /**
     * What is left without the last hits, which somebody else counted as well.
     *
     * @param twice how many these are
     * @param other what the other counted of them, to know their durations and groups by
     */
    public Counts without(long twice, Counts other) {
        return new Counts(
                hits - twice,
                missed,
                filtered,
                records.without(twice),
                Histograms.without(durations, twice, other.durations),
                groups.without(other.groups));
    }

    /** The later of two readings of one run of counting: the larger of each number. */
    public Counts later(Counts other) {
        return new Counts(
                Math.max(hits, other.hits),
                Math.max(missed, other.missed),
                Math.max(filtered, other.filtered),
                other.records.hits() >= records.hits() ? other.records : records,
                Histograms.later(durations, other.durations),
                other.hits >= hits ? other.groups : groups);
    }
}
