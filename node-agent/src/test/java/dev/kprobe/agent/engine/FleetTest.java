// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.plan.GuardRails;
import dev.kprobe.agent.plan.Hold;
import dev.kprobe.agent.plan.Plans;
import dev.kprobe.api.v1alpha1.FleetBudget;
import dev.kprobe.api.v1alpha1.FleetQuotas;
import dev.kprobe.api.v1alpha1.FleetSpec;
import dev.kprobe.api.v1alpha1.NodePhase;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.PlanPhase;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.ProbeState;
import dev.kprobe.api.v1alpha1.Reason;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an administrator decides for all nodes. */
class FleetTest {
    private static final PlannedProbe MMAP = Plans.probe("mmap", "mmap");
    private static final PlannedProbe BRK = Plans.probe("brk", "brk");
    private static final String MMAP_CALL = "__x64_sys_mmap";
    private static final String BRK_CALL = "__x64_sys_brk";

    private final EngineFixture agent = new EngineFixture();
    private final FakeKernel kernel = agent.kernel;

    @Test
    void aStopDisarmsEverythingInOneTurnAndKeepsTheCounts() {
        agent.turn(Plans.kept("p", MMAP), Plans.armed("q", BRK));
        kernel.call(MMAP_CALL, 7);
        agent.rails = GuardRails.of(stopped());
        NodeStatus status = agent.turn(Plans.kept("p", MMAP), Plans.armed("q", BRK));

        assertThat(kernel.probes).isEmpty();
        assertThat(status.phase()).isEqualTo(NodePhase.Stopped);
        assertThat(status.hits()).isEqualTo(7);
        assertThat(status.plans()).extracting(plan -> plan.phase()).containsOnly(PlanPhase.Paused);
        ProbeReport row = status.plans().getFirst().probes().getFirst();
        assertThat(row.state()).isEqualTo(ProbeState.Disarmed);
        assertThat(row.reason()).isEqualTo(Reason.FleetStopped);

        agent.rails = GuardRails.NONE;
        assertThat(agent.turn(Plans.kept("p", MMAP), Plans.armed("q", BRK)).phase())
                .isEqualTo(NodePhase.Armed);
        assertThat(kernel.armedSymbols()).containsExactlyInAnyOrder(MMAP_CALL, BRK_CALL);
    }

    @Test
    void aStopTakesOutWhatAnEarlierAgentLeft() {
        NodeStatus saved = agent.turn(Plans.kept("p", MMAP));
        agent.turn(Plans.kept("p", MMAP));
        agent.restart(agent.turn(Plans.kept("p", MMAP)), Duration.ofSeconds(1));
        assertThat(saved.probes()).isEqualTo(1);
        agent.rails = GuardRails.of(stopped());
        agent.turn(Plans.kept("p", MMAP));
        assertThat(kernel.probes).isEmpty();
    }

    @Test
    void aNodeWithoutPlansIsStoppedToo() {
        agent.rails = GuardRails.of(stopped());
        assertThat(agent.turn().phase()).isEqualTo(NodePhase.Stopped);
    }

    @Test
    void withoutContactEverythingIsDisarmedAndArmedAgainAfterwards() {
        agent.turn(Plans.armed("p", MMAP));
        agent.rails = GuardRails.NONE.holding(new Hold(Reason.Disconnected, "away"));
        NodeStatus away = agent.turn(Plans.armed("p", MMAP));
        assertThat(kernel.probes).isEmpty();
        assertThat(away.phase()).isEqualTo(NodePhase.Disconnected);
        assertThat(away.message()).isEqualTo("away");
        assertThat(reason(away)).isEqualTo(Reason.Disconnected);

        agent.rails = GuardRails.NONE.remarking("was away");
        NodeStatus back = agent.turn(Plans.armed("p", MMAP));
        assertThat(back.phase()).isEqualTo(NodePhase.Armed);
        assertThat(back.message()).isEqualTo("was away");
    }

    @Test
    void aDeniedFunctionIsNotArmed() {
        agent.rails = denying("*_mmap");
        NodeStatus status = agent.turn(Plans.armed("p", MMAP, BRK));
        assertThat(kernel.armedSymbols()).containsExactly(BRK_CALL);
        ProbeReport row = status.plans().getFirst().probes().getFirst();
        assertThat(row.reason()).isEqualTo(Reason.FunctionDenied);
        assertThat(row.message()).isEqualTo("KprobeFleet allows no probes in __x64_sys_mmap (spec.deny)");
    }

    @Test
    void whatIsDeniedLaterIsDisarmedAtOnceAndArmedWhenItIsAllowedAgain() {
        agent.turn(Plans.armed("p", MMAP, BRK));
        agent.rails = denying(MMAP_CALL);
        agent.turn(Plans.armed("p", MMAP, BRK));
        assertThat(kernel.armedSymbols()).containsExactly(BRK_CALL);
        assertThat(reason(agent.turn(Plans.armed("p", MMAP, BRK)))).isEqualTo(Reason.FunctionDenied);
        agent.rails = GuardRails.NONE;
        agent.turn(Plans.armed("p", MMAP, BRK));
        assertThat(kernel.armedSymbols()).containsExactlyInAnyOrder(MMAP_CALL, BRK_CALL);
    }

    @Test
    void validationFindsWhatIsDeniedAndWhatIsNoMore() {
        agent.turn(Plans.validated("p", MMAP));
        agent.rails = denying(MMAP_CALL);
        assertThat(reason(agent.turn(Plans.validated("p", MMAP)))).isEqualTo(Reason.FunctionDenied);
        agent.rails = GuardRails.NONE;
        assertThat(agent.turn(Plans.validated("p", MMAP)).plans().getFirst().phase())
                .isEqualTo(PlanPhase.Validated);
    }

    @Test
    void probesBeyondTheQuotaAreNotArmedUntilThereIsRoom() {
        agent.rails = GuardRails.of(new FleetSpec(false, List.of(), FleetBudget.ANY, new FleetQuotas(null, 1), "1h"));
        NodeStatus status = agent.turn(Plans.armed("p", BRK, MMAP));
        assertThat(kernel.armedSymbols()).containsExactly(BRK_CALL);
        ProbeReport row = status.plans().getFirst().probes().getLast();
        assertThat(row.reason()).isEqualTo(Reason.ProbeLimit);
        assertThat(row.message()).isEqualTo("KprobeFleet allows 1 probes on a node (spec.quotas.probesPerNode)");
        agent.turn(Plans.armed("p", MMAP));
        assertThat(kernel.armedSymbols()).containsExactly(MMAP_CALL);
    }

    @Test
    void aSmallerQuotaDisarms() {
        agent.turn(Plans.armed("p", BRK, MMAP));
        agent.rails = GuardRails.of(new FleetSpec(false, List.of(), FleetBudget.ANY, new FleetQuotas(null, 0), "1h"));
        agent.turn(Plans.armed("p", BRK, MMAP));
        assertThat(kernel.probes).isEmpty();
    }

    private static FleetSpec stopped() {
        return new FleetSpec(true, List.of(), FleetBudget.ANY, FleetQuotas.ANY, "1h");
    }

    private static GuardRails denying(String pattern) {
        return GuardRails.of(new FleetSpec(false, List.of(pattern), FleetBudget.ANY, FleetQuotas.ANY, "1h"));
    }

    private static @Nullable Reason reason(NodeStatus status) {
        return status.plans().getFirst().probes().getFirst().reason();
    }
}
