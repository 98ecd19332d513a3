// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.counters;

/**
 * What a probe counted.
 *
 * @param hits calls that matched the filter
 * @param missed calls that the kernel could not deliver; a lower bound
 */
public record Counts(long hits, long missed) {
    /** Nothing yet. */
    public static final Counts ZERO = new Counts(0, 0);

    /** The sum of both. */
    public Counts plus(Counts other) {
        return new Counts(hits + other.hits, missed + other.missed);
    }

    /** The larger of each. */
    public Counts max(Counts other) {
        return new Counts(Math.max(hits, other.hits), Math.max(missed, other.missed));
    }
}
