// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {

    @ParameterizedTest
    @CsvSource({"0, 1000", "1, 1000", "100, 1000", "101, 1010", "500, 5000", "1000, 10000", "100000, 10000"})
    void manyProbesAreGoneThroughLessOften(long probes, long millis) {
        assertThat(Pace.turns(probes)).isEqualTo(Duration.ofMillis(millis));
    }
}
