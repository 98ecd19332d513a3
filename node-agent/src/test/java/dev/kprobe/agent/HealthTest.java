// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HealthTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Health health = new Health(() -> now);

    @Test
    void isPatientWithASlowStartAndNotForEver() {
        now = now.plus(Duration.ofMinutes(4));
        assertThat(health.isAlive()).isTrue();
        assertThat(health.isReady()).isFalse();
        assertThat(health.age()).isEqualTo(Duration.ofMinutes(4));
        now = now.plus(Duration.ofMinutes(1));
        assertThat(health.isAlive()).isFalse();
    }

    @Test
    void noticesALoopThatNoLongerTurns() {
        health.ready();
        health.turned(now);
        now = now.plus(Duration.ofSeconds(119));
        assertThat(health.age()).isEqualTo(Duration.ofSeconds(119));
        assertThat(health.isAlive()).isTrue();
        assertThat(health.isReady()).isTrue();
        now = now.plus(Duration.ofSeconds(1));
        assertThat(health.isAlive()).isFalse();
        assertThat(health.isReady()).isFalse();
    }
}
