// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class WallClockTest {
    private static final long SECOND = 1_000_000_000L;

    private Instant wall = Instant.parse("2026-11-23T07:08:03.5Z");
    private long monotonic = 100 * SECOND;
    private final WallClock clock = new WallClock(() -> wall, () -> monotonic);

    @Test
    void givesTheTimeOfDayOfAMoment() {
        assertThat(at(100 * SECOND)).isEqualTo("2026-11-23T07:08:03.500000000Z");
        assertThat(at(99 * SECOND + 1)).isEqualTo("2026-11-23T07:08:02.500000001Z");
        assertThat(at(100 * SECOND + SECOND / 2)).isEqualTo("2026-11-23T07:08:04.000000000Z");
    }

    @Test
    void followsATimeOfDayThatIsSet() {
        at(100 * SECOND);
        wall = Instant.parse("2030-01-01T00:00:00Z");
        monotonic = 102 * SECOND;
        assertThat(at(100 * SECOND + 1)).startsWith("2026-11-23T07:08:03.");
        assertThat(at(102 * SECOND)).isEqualTo("2030-01-01T00:00:00.000000000Z");
    }

    private String at(long time) {
        TextBuffer buffer = new TextBuffer();
        clock.append(buffer, time);
        return buffer.toString();
    }
}
