// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.NodePhase;
import dev.kprobe.api.v1alpha1.NodeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReportScheduleTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration INTERVAL = Duration.ofSeconds(100);
    private static final NodeStatus ARMED = Statuses.status(NodePhase.Armed, 5, "t1");
    private static final NodeStatus COUNTED = Statuses.status(NodePhase.Armed, 6, "t1");
    private static final NodeStatus DEGRADED = Statuses.status(NodePhase.Degraded, 5, "t1");

    private final ReportSchedule schedule = new ReportSchedule(new ReportPolicy(INTERVAL), new Random(1));

    @Test
    void whatHasFailedIsWrittenAtOnceUntilThatHappensTooOften() {
        NodeStatus[] turns = {ARMED, DEGRADED};
        schedule.wrote(ARMED, NOW);
        for (int i = 1; i < ReportSchedule.BURST; i++) {
            assertThat(schedule.dueAt(turns[i % 2], INTERVAL)).isBeforeOrEqualTo(NOW);
            schedule.wrote(turns[i % 2], NOW);
        }
        Instant next = NOW.plus(ReportSchedule.REFILL);
        assertThat(schedule.dueAt(ARMED, INTERVAL)).isEqualTo(next);
        schedule.wrote(ARMED, next);
        assertThat(schedule.dueAt(DEGRADED, INTERVAL)).isEqualTo(next.plus(ReportSchedule.REFILL));
    }

    @Test
    void whenItHasRestedThereMayBeManyAgain() {
        for (int i = 0; i < ReportSchedule.BURST; i++) {
            schedule.wrote(ARMED, NOW);
        }
        Instant later = NOW.plus(ReportSchedule.REFILL.multipliedBy(ReportSchedule.BURST));
        schedule.wrote(ARMED, later);
        assertThat(schedule.dueAt(DEGRADED, INTERVAL)).isBeforeOrEqualTo(later);
    }

    @Test
    void countsAreWrittenAtMomentsThatSpreadAndNeverLate() {
        Set<Instant> moments = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            schedule.wrote(ARMED, NOW);
            moments.add(schedule.dueAt(COUNTED, INTERVAL));
        }
        assertThat(moments)
                .hasSizeGreaterThan(90)
                .allSatisfy(moment -> assertThat(moment).isBetween(NOW.plusSeconds(75), NOW.plus(INTERVAL)));
    }

    @Test
    void theFirstIsWrittenAtOnce() {
        assertThat(schedule.dueAt(ARMED, INTERVAL)).isBefore(NOW);
    }
}
