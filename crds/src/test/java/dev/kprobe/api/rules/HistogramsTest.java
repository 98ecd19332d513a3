// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.Histogram;
import dev.kprobe.api.v1alpha1.Latency;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HistogramsTest {
    @Test
    void emptyBucketsAtTheEndsAreLeftOut() {
        long[] buckets = new long[64];
        buckets[3] = 2;
        buckets[5] = 1;

        assertThat(Histograms.of(buckets, 20, 30)).isEqualTo(new Histogram(3, List.of(2L, 0L, 1L), 20, 30));
        assertThat(Histograms.of(new long[64], 0, 0)).isEqualTo(Histogram.NONE);
        assertThat(Histograms.latency(Histogram.NONE)).isNull();
    }

    @Property
    void whatIsTakenOffIsExactInNumber(
            @ForAll @Size(max = 64) List<@LongRange(max = 1000) Long> some,
            @ForAll @Size(max = 64) List<@LongRange(max = 1000) Long> other,
            @ForAll @LongRange(max = 40_000) long calls) {
        Histogram from = Histograms.of(some.stream().mapToLong(Long::longValue).toArray(), 7, 100);
        Histogram off = Histograms.of(other.stream().mapToLong(Long::longValue).toArray(), 7, 60);
        long before = from.counts().stream().mapToLong(Long::longValue).sum();

        Histogram left = Histograms.without(from, calls, off);
        assertThat(left.counts()).allMatch(count -> count >= 0);
        assertThat(left.counts().stream().mapToLong(Long::longValue).sum()).isEqualTo(Math.max(0, before - calls));
        assertThat(left.total()).isEqualTo(40);
    }

    @Test
    void quantilesAreTheEndsOfBucketsAndNeverMoreThanTheLongest() {
        // 90 calls of 4 to 7 ns, 9 of 64 to 127, one of 1000.
        long[] buckets = new long[64];
        buckets[3] = 90;
        buckets[7] = 9;
        buckets[10] = 1;

        assertThat(Histograms.latency(Histograms.of(buckets, 1000, 3000))).isEqualTo(new Latency(7, 7, 127, 1000));
        buckets[10] = 2;
        assertThat(Histograms.latency(Histograms.of(buckets, 1000, 3000))).isEqualTo(new Latency(7, 127, 1000, 1000));
    }

    @Property
    void quantilesAreLessThanTwiceTheTruth(
            @ForAll @Size(min = 1, max = 50) List<@LongRange(min = 1, max = 1L << 40) Long> calls) {
        Latency latency = Objects.requireNonNull(Histograms.latency(histogram(calls)));

        long[] sorted = calls.stream().mapToLong(Long::longValue).sorted().toArray();
        long median = sorted[(sorted.length + 1) / 2 - 1];
        assertThat(latency.p50()).isBetween(median, 2 * median - 1);
        assertThat(latency.max()).isEqualTo(sorted[sorted.length - 1]);
    }

    @Property
    void sumsAreThoseOfAllCalls(
            @ForAll @Size(max = 20) List<@LongRange(min = 0) Long> some,
            @ForAll @Size(max = 20) List<@LongRange(min = 0) Long> others) {
        List<Long> all =
                java.util.stream.Stream.concat(some.stream(), others.stream()).toList();

        assertThat(Histograms.sum(histogram(some), histogram(others))).isEqualTo(histogram(all));
        assertThat(Histograms.later(histogram(some), histogram(all))).isEqualTo(histogram(all));
    }

    private static Histogram histogram(List<Long> calls) {
        long[] buckets = new long[64];
        calls.forEach(call -> buckets[Long.SIZE - Long.numberOfLeadingZeros(call)]++);
        long longest = calls.stream().mapToLong(Long::longValue).max().orElse(0);
        long total = calls.size();
        return Histograms.of(buckets, longest, total);
    }
}
