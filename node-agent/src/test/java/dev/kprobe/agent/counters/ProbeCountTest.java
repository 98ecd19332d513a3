// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.counters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.EarlierCounts;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.GroupCount;
import dev.kprobe.api.v1alpha1.GroupCounts;
import dev.kprobe.api.v1alpha1.Histogram;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.ProbeState;
import dev.kprobe.api.v1alpha1.RecordCounts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProbeCountTest {
    private static final GroupCounts GROUPS = new GroupCounts(GroupBy.Pod, List.of(new GroupCount("pod", 40)), 60);
    private static final RecordCounts RECORDS = new RecordCounts(90, 5, 3, 1, 1);
    private static final Histogram DURATIONS = new Histogram(3, List.of(100L), 7, 600);

    @Test
    void readsAllThatAReportShows() {
        ProbeCount restored = ProbeCount.restored(report(ProbeState.Armed));
        assertThat(restored.total())
                .isEqualTo(new Counts(100, 4, 9, RECORDS, DURATIONS, new GroupHits(GroupBy.Pod, Map.of("pod", 40L))));
        assertThat(restored.base()).isEqualTo(new Counts(30, 1));
        assertThat(restored.live()).isEqualTo(Counts.ZERO);
    }

    @Test
    void goesOnWithTheEpochThatWasReported() {
        ProbeCount restored = ProbeCount.restored(report(ProbeState.Armed));
        assertThat(restored.resume("e")).isSameAs(restored);
        // 30 of before, and what the kernel says of the epoch that goes on, in which 70 had been reported.
        assertThat(restored.resume("e").observe(new Counts(80, 3)).total().hits())
                .isEqualTo(110);
    }

    @Test
    void beginsAnotherEpochWithAllThatWasReported() {
        ProbeCount resumed = ProbeCount.restored(report(ProbeState.Armed)).resume("other");
        assertThat(resumed.epoch()).isEqualTo("other");
        assertThat(resumed.observe(new Counts(80, 3)).total().hits()).isEqualTo(180);
    }

    @Test
    void anEpochThatHasEndedDoesNotGoOn() {
        ProbeCount restored = ProbeCount.restored(report(ProbeState.Disarmed));
        assertThat(restored.epoch()).isEmpty();
        assertThat(restored.resume("e").observe(new Counts(80, 3)).total().hits())
                .isEqualTo(180);
    }

    @Test
    void aPlanGoesOnWithTheEpochsOfItsProbes() {
        PlanCounts plan = new PlanCounts(
                Map.of(new ProbeKey("a", "1"), ProbeCount.restored(report(ProbeState.Armed))), Counts.ZERO);
        PlanCounts resumed = plan.resume(new ProbeKey("a", "1"), "e");
        assertThat(resumed.count(new ProbeKey("a", "1")).epoch()).isEqualTo("e");
        assertThat(resumed.total().hits()).isEqualTo(100);
    }

    /** What was missed counts as progress too: a state with as many hits and more misses is later. */
    @Test
    void theLaterStateOfAPlanHasCountedMore() {
        ProbeKey key = new ProbeKey("a", "1");
        PlanCounts one = PlanCounts.NONE.observe(key, new Counts(5, 1));
        PlanCounts more = PlanCounts.NONE.observe(key, new Counts(5, 2));
        assertThat(one.later(more)).isSameAs(more);
        assertThat(more.later(one)).isSameAs(more);
        PlanCounts same = PlanCounts.NONE.observe(key, new Counts(5, 2));
        assertThat(more.later(same)).isSameAs(more);
    }

    private static ProbeReport report(ProbeState state) {
        return new ProbeReport(
                "a",
                "1",
                state,
                null,
                null,
                null,
                null,
                "e",
                100,
                4,
                9,
                RECORDS,
                null,
                DURATIONS,
                GROUPS,
                new EarlierCounts(30, 1, 0, null, null, null),
                null);
    }
}
