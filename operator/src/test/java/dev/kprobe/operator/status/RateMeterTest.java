// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.Histogram;
import dev.kprobe.api.v1alpha1.RecordCounts;
import dev.kprobe.operator.testing.Samples;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateMeterTest {
    private Instant now = Samples.NOW;
    private final RateMeter meter = new RateMeter(() -> now);

    @Test
    void nothingIsKnownFromOneSample() {
        sample(0, 100);

        assertThat(meter.total()).isEqualTo("0");
    }

    @Test
    void rateIsTakenOverTheWindow() {
        sample(0, 0);
        sample(2000, 1000);
        sample(2000, 1000);

        assertThat(meter.total()).isEqualTo("250");
        assertThat(meter.probe("mmap")).isEqualTo("250");
        assertThat(meter.probe("unknown")).isEqualTo("0");
    }

    @Test
    void samplesWithinASecondAreSkipped() {
        sample(0, 0);
        sample(999, 1_000_000);

        assertThat(meter.total()).isEqualTo("0");
    }

    @Test
    void oldSamplesLeaveTheWindow() {
        sample(0, 0);
        sample(1000, 1000);
        for (int second = 2; second <= 20; second++) {
            sample(1000, 1000);
        }

        assertThat(meter.total()).isEqualTo("0");
    }

    @Test
    void smallRatesHaveADecimalAndTotalsThatFallGiveZero() {
        sample(0, 0);
        sample(10_000, 3);
        assertThat(meter.total()).isEqualTo("0.3");

        sample(1000, 0);
        assertThat(meter.total()).isEqualTo("0");
    }

    private void sample(long laterMillis, long hits) {
        now = now.plusMillis(laterMillis);
        meter.sample(new Counts(
                hits, 0, 0, 0, List.of(new ProbeCount("mmap", hits, 0, 0, RecordCounts.NONE, Histogram.NONE))));
    }
}
