// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.plan.GuardRails;
import dev.kprobe.agent.plan.Plans;
import dev.kprobe.api.v1alpha1.At;
import dev.kprobe.api.v1alpha1.EarlierCounts;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.GroupCount;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.ProbeState;
import dev.kprobe.api.v1alpha1.Target;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Probes that outlive the agent, and the counts that go on. */
class KeepTest {
    private static final PlannedProbe MMAP = Plans.probe("mmap", "mmap");
    private static final PlannedProbe BRK = Plans.returning("brk", "brk");
    private static final String MMAP_CALL = "__x64_sys_mmap";
    private static final String BRK_CALL = "__x64_sys_brk";

    private final EngineFixture agent = new EngineFixture();
    private final FakeKernel kernel = agent.kernel;

    @Test
    void countsGoOnExactlyWhileTheAgentIsAway() {
        agent.turn(Plans.kept("p", MMAP));
        kernel.call(MMAP_CALL, 7);
        NodeStatus saved = agent.turn(Plans.kept("p", MMAP));
        kernel.call(MMAP_CALL, 11);
        agent.restart(saved, Duration.ofSeconds(30));
        kernel.call(MMAP_CALL, 5);

        assertThat(agent.row(Plans.kept("p", MMAP)).hits()).isEqualTo(23);
        kernel.call(MMAP_CALL, 2);
        assertThat(agent.row(Plans.kept("p", MMAP)).hits()).isEqualTo(25);
        assertThat(kernel.armings()).isEqualTo(1);
    }

    @Test
    void countsOfEarlierRunsAreNotCountedAgain() {
        agent.turn(Plans.kept("p", MMAP));
        kernel.call(MMAP_CALL, 7);
        agent.turn(Plans.validated("p", MMAP));
        agent.turn(Plans.kept("p", MMAP));
        kernel.call(MMAP_CALL, 3);
        NodeStatus saved = agent.turn(Plans.kept("p", MMAP));
        ProbeReport row = saved.plans().getFirst().probes().getFirst();
        assertThat(row.hits()).isEqualTo(10);
        assertThat(row.earlier()).isEqualTo(new EarlierCounts(7, 0, 0, null, null, null));

        for (int restarts = 1; restarts <= 3; restarts++) {
            kernel.call(MMAP_CALL, 100);
            agent.restart(saved, Duration.ofSeconds(1));
            saved = agent.turn(Plans.kept("p", MMAP));
            assertThat(saved.hits()).isEqualTo(10 + 100L * restarts);
        }
    }

    @Test
    void groupsAndDurationsGoOnToo() {
        agent.turn(Plans.kept("p", BRK));
        kernel.call(BRK_CALL, 3, "nginx", 100);
        NodeStatus saved = agent.turn(Plans.kept("p", BRK));
        kernel.call(BRK_CALL, 4, "bash", 100);
        agent.restart(saved, Duration.ofSeconds(1));
        ProbeReport row = agent.row(Plans.kept("p", BRK));

        assertThat(Objects.requireNonNull(row.groups()).top())
                .containsExactly(new GroupCount("bash", 4), new GroupCount("nginx", 3));
        assertThat(Objects.requireNonNull(row.durations()).counts()).containsExactly(7L);
    }

    @Test
    void whatWasArmedAfterTheLastReportIsAdoptedAllTheSame() {
        NodeStatus nothing = agent.turn();
        agent.turn(Plans.kept("p", MMAP));
        kernel.call(MMAP_CALL, 7);
        agent.restart(nothing, Duration.ofSeconds(1));

        assertThat(agent.row(Plans.kept("p", MMAP)).hits()).isEqualTo(7);
        assertThat(kernel.armings()).isEqualTo(1);
    }

    @Test
    void anExpiredProbeGivesItsCountsAndIsArmedAnew() {
        agent.turn(Plans.kept("p", MMAP));
        kernel.call(MMAP_CALL, 7);
        NodeStatus saved = agent.turn(Plans.kept("p", MMAP));
        kernel.call(MMAP_CALL, 5);
        agent.restart(saved, Duration.ofSeconds(61));
        kernel.expire();
        kernel.call(MMAP_CALL, 100);

        assertThat(agent.row(Plans.kept("p", MMAP)).hits()).isEqualTo(12);
        kernel.call(MMAP_CALL, 1);
        assertThat(agent.row(Plans.kept("p", MMAP)).hits()).isEqualTo(13);
        assertThat(kernel.armings()).isEqualTo(2);
    }

    @Test
    void thatAProbeExpiredIsSaidForAnHour() {
        agent.turn(Plans.kept("p", MMAP));
        agent.restart(agent.turn(Plans.kept("p", MMAP)), Duration.ofSeconds(61));
        kernel.expire();

        assertThat(agent.turn(Plans.kept("p", MMAP)).message())
                .isEqualTo("probe mmap of p had left the kernel by itself, as pinned probes do whose lease runs out; it"
                        + " was armed anew at 2026-01-01T00:01:01Z with its counts, and what was called meanwhile was"
                        + " not counted");
        agent.now = agent.now.plusSeconds(3599);
        assertThat(agent.turn(Plans.kept("p", MMAP)).message()).startsWith("probe mmap of p");
        agent.rails = GuardRails.NONE.remarking("of the whole node");
        assertThat(agent.turn(Plans.kept("p", MMAP)).message()).isEqualTo("of the whole node");
        agent.rails = GuardRails.NONE;
        agent.now = agent.now.plusSeconds(1);
        assertThat(agent.turn(Plans.kept("p", MMAP)).message()).isNull();
    }

    @Test
    void nothingIsSaidOfAProbeThatWasAdopted() {
        agent.turn(Plans.kept("p", MMAP));
        agent.restart(agent.turn(Plans.kept("p", MMAP)), Duration.ofSeconds(30));
        assertThat(agent.turn(Plans.kept("p", MMAP)).message()).isNull();
    }

    @Test
    void aProbeThatIsWantedOtherwiseNowIsArmedAnew() {
        agent.turn(Plans.kept("p", MMAP));
        NodeStatus saved = agent.turn(Plans.kept("p", MMAP));
        kernel.call(MMAP_CALL, 5);
        agent.restart(saved, Duration.ofSeconds(1));

        assertThat(agent.row(Plans.kept("p", Plans.recording("mmap", "mmap"))).hits())
                .isEqualTo(5);
        assertThat(kernel.armings()).isEqualTo(2);
    }

    @Test
    void whatNobodyWantsAnyMoreIsTakenOut() {
        agent.turn(Plans.kept("p", MMAP, BRK));
        kernel.call(MMAP_CALL, 7);
        NodeStatus saved = agent.turn(Plans.kept("p", MMAP, BRK));
        kernel.call(MMAP_CALL, 2);
        kernel.call(BRK_CALL, 3);
        agent.restart(saved, Duration.ofSeconds(1));
        NodeStatus status = agent.turn(Plans.kept("p", BRK));

        assertThat(kernel.armedSymbols()).containsExactly(BRK_CALL);
        assertThat(status.plans().getFirst().retiredHits()).isEqualTo(9);
        assertThat(status.hits()).isEqualTo(12);
        assertThat(kernel.probes).hasSize(1);
    }

    @Test
    void staysWhenTheAgentStopsAndGoesWithoutKeep() {
        agent.turn(Plans.kept("p", MMAP), Plans.armed("q", BRK));
        kernel.call(MMAP_CALL, 7);
        NodeStatus last = agent.stop(Plans.kept("p", MMAP), Plans.armed("q", BRK));

        assertThat(kernel.armedSymbols()).containsExactly(MMAP_CALL);
        assertThat(last.hits()).isEqualTo(7);
        assertThat(last.plans().getFirst().probes().getFirst().state()).isEqualTo(ProbeState.Armed);
        assertThat(last.plans().getLast().probes().getFirst().state()).isEqualTo(ProbeState.Disarmed);
    }

    @Test
    void whatExpiredUnderAnAgentThatHungIsArmedAnew() {
        agent.turn(Plans.kept("p", MMAP));
        kernel.call(MMAP_CALL, 7);
        kernel.expire();
        agent.turn(Plans.kept("p", MMAP));
        agent.turn(Plans.kept("p", MMAP));
        kernel.call(MMAP_CALL, 2);

        assertThat(agent.row(Plans.kept("p", MMAP)).hits()).isEqualTo(9);
        assertThat(kernel.probes).hasSize(1);
    }

    @Test
    void leasesAreRenewedEveryFiveSeconds() {
        agent.turn(Plans.kept("p", MMAP));
        for (int second = 0; second < 20; second++) {
            agent.now = agent.now.plusSeconds(1);
            agent.turn(Plans.kept("p", MMAP));
        }
        assertThat(kernel.renewals).isEqualTo(4);
        agent.now = agent.now.minus(Duration.ofDays(1));
        agent.turn(Plans.kept("p", MMAP));
        assertThat(kernel.renewals).isEqualTo(5);
    }

    @Test
    void aShortLeaseIsRenewedAtAThirdOfIt() {
        kernel.lease = Duration.ofSeconds(12);
        agent.restart(agent.turn(), Duration.ofSeconds(1));
        agent.turn(Plans.kept("p", MMAP));
        for (int second = 0; second < 13; second++) {
            agent.now = agent.now.plusSeconds(1);
            agent.turn(Plans.kept("p", MMAP));
        }
        assertThat(kernel.renewals).isEqualTo(4);
    }

    @Test
    void aProbeWithAnotherLeaseThanNowIsArmedAnewWithItsCounts() {
        agent.turn(Plans.kept("p", MMAP));
        NodeStatus saved = agent.turn(Plans.kept("p", MMAP));
        kernel.call(MMAP_CALL, 5);
        kernel.lease = Duration.ofMinutes(10);
        agent.restart(saved, Duration.ofSeconds(1));

        assertThat(agent.row(Plans.kept("p", MMAP)).hits()).isEqualTo(5);
        assertThat(kernel.definitions())
                .singleElement()
                .satisfies(probe -> assertThat(probe.extras().leaseMillis()).isEqualTo(600_000));
    }

    @Test
    void aPodThatIsGoneWhenTheNextAgentStartsKeepsItsName() {
        PlannedProbe byPod = byPod();
        agent.turn(Plans.kept("p", byPod));
        kernel.call(MMAP_CALL, 7);
        NodeStatus saved = agent.turn(Plans.kept("p", byPod));
        kernel.pods.names.clear();
        agent.restart(saved, Duration.ofSeconds(1));
        kernel.call(MMAP_CALL, 1);
        agent.turn(Plans.kept("p", byPod));
        assertThat(Objects.requireNonNull(agent.row(Plans.kept("p", byPod)).groups())
                        .top())
                .containsExactly(new GroupCount("shop/cart", 8));
    }

    @Test
    void namesInCountsThatEndWithTheAgentAreNotKept() {
        agent.turn(Plans.armed("p", byPod()));
        kernel.call(MMAP_CALL, 7);
        agent.turn(Plans.armed("p", byPod()));
        kernel.pods.names.clear();
        assertThat(kernel.pods.name(7)).isEmpty();
    }

    private static PlannedProbe byPod() {
        return new PlannedProbe(
                "mmap", "mmap", Target.systemCall("mmap"), At.Entry, null, GroupBy.Pod, List.of(), null);
    }
}
