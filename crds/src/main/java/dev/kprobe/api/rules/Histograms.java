// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.rules;

import dev.kprobe.api.v1alpha1.Histogram;
import dev.kprobe.api.v1alpha1.Latency;
import dev.kprobe.api.v1alpha1.Limits;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adding up histograms of durations, which is exact, and reading quantiles from them, which is not. */
public final class Histograms {
    private static final int PERCENT = 100;

    private Histograms() {}

    /** The histogram of all its buckets, the empty ones at both ends left out. */
    public static Histogram of(long[] buckets, long longest, long total) {
        int first = 0;
        int end = Math.min(buckets.length, Limits.BUCKETS);
        while (end > 0 && buckets[end - 1] == 0) {
            end--;
        }
        while (first < end && buckets[first] == 0) {
            first++;
        }
        List<Long> counts = Arrays.stream(buckets, first, end).boxed().toList();
        return new Histogram(counts.isEmpty() ? 0 : first, counts, longest, total);
    }

    /** The calls of both. */
    public static Histogram sum(Histogram one, Histogram other) {
        if (isEmpty(one) || isEmpty(other)) {
            return isEmpty(one) ? other : one;
        }
        long[] buckets = buckets(one);
        long[] more = buckets(other);
        Arrays.setAll(buckets, i -> buckets[i] + more[i]);
        return of(buckets, Math.max(one.longest(), other.longest()), one.total() + other.total());
    }

    /**
     * What is left without so many calls, which are about those of another histogram: two clocks may differ on the
     * bucket of a call, but not on the number of calls.
     */
    public static Histogram without(Histogram one, long calls, Histogram other) {
        long[] left = buckets(one);
        long[] less = buckets(other);
        Arrays.setAll(left, i -> Math.max(0, left[i] - less[i]));
        long goal = Math.max(0, Arrays.stream(buckets(one)).sum() - calls);
        long surplus = Arrays.stream(left).sum() - goal;
        while (surplus != 0) {
            int largest = largest(left);
            long change = Math.min(surplus, left[largest]);
            left[largest] -= change;
            surplus -= change;
        }
        return of(left, one.longest(), Math.max(0, one.total() - other.total()));
    }

    /** The later of two readings of one run of counting: the larger of each number. */
    public static Histogram later(Histogram one, Histogram other) {
        if (isEmpty(one) || isEmpty(other)) {
            return isEmpty(one) ? other : one;
        }
        long[] buckets = buckets(one);
        long[] more = buckets(other);
        Arrays.setAll(buckets, i -> Math.max(buckets[i], more[i]));
        return of(buckets, Math.max(one.longest(), other.longest()), Math.max(one.total(), other.total()));
    }

    /** The quantiles: the end of the bucket that each lies in, or the longest call where that is less. */
    public static @Nullable Latency latency(Histogram histogram) {
        long calls = histogram.counts().stream().mapToLong(Long::longValue).sum();
        if (calls == 0) {
            return null;
        }
        return new Latency(
                quantile(histogram, calls, 50),
                quantile(histogram, calls, 90),
                quantile(histogram, calls, 99),
                histogram.longest());
    }

    private static long quantile(Histogram histogram, long calls, int percent) {
        // The smallest number of calls that is at least this share, without overflow.
        long rank = calls / PERCENT * percent + (calls % PERCENT * percent + PERCENT - 1) / PERCENT;
        int bucket = histogram.first();
        for (long count : histogram.counts()) {
            rank -= count;
            if (rank <= 0) {
                break;
            }
            bucket++;
        }
        return Math.min((1L << Math.min(bucket, Long.SIZE - 1)) - 1, histogram.longest());
    }

    /** As of every probe that is not on a return: there are no buckets to go through. */
    private static boolean isEmpty(Histogram histogram) {
        return histogram.counts().isEmpty() && histogram.longest() == 0 && histogram.total() == 0;
    }

    private static int largest(long[] buckets) {
        int largest = 0;
        for (int i = 1; i < buckets.length; i++) {
            if (buckets[i] > buckets[largest]) {
                largest = i;
            }
        }
        return largest;
    }

    private static long[] buckets(Histogram histogram) {
        long[] buckets = new long[Limits.BUCKETS];
        int bucket = histogram.first();
        for (long count : histogram.counts()) {
            if (bucket < buckets.length) {
                buckets[bucket++] = count;
            }
        }
        return buckets;
    }
}
