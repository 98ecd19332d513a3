// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    private Instant wall = Instant.parse("2026-01-01T00:00:00Z");
    private long nanos = -5;

    private final SteadyClock clock = new SteadyClock(() -> wall, () -> nanos);

    @Test
    void goesOnWithTheMonotonicClock() {
        nanos += 1_500_000_000;
        assertThat(clock.instant()).isEqualTo("2026-01-01T00:00:01.500Z");
    }

    @Test
    void doesNotFollowATimeOfDayThatIsSet() {
        wall = wall.plusSeconds(3600);
        nanos += 1_000_000_000;
        assertThat(clock.instant()).isEqualTo("2026-01-01T00:00:01Z");
        wall = wall.minusSeconds(7200);
        assertThat(clock.instant()).isEqualTo("2026-01-01T00:00:01Z");
    }
}
