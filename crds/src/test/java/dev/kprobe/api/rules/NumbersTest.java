// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.Limits;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-1, -1",
        "999999999999999999, 999999999999999999",
        "-999999999999999999, -999999999999999999",
        "0x10, 16",
        "0xffffffffffffffff, -1"
    })
    void everyNumberOfTheSchemaFits(String text, long expected) {
        assertThat(text).matches(Limits.NUMBER_PATTERN).hasSizeLessThanOrEqualTo(Limits.NUMBER);
        assertThat(Numbers.parse(text)).isEqualTo(expected);
    }

    @Test
    void spansAddUp() {
        assertThat(Durations.parse("1d2h3m4s")).isEqualTo(Duration.ofSeconds(86_400 + 7_200 + 180 + 4));
        assertThat(Durations.parse("90s")).isEqualTo(Duration.ofSeconds(90));
    }
}
