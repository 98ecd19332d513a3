// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.plan.Plans;
import dev.kprobe.api.v1alpha1.NodePhase;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.PlanPhase;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.ProbeState;
import dev.kprobe.api.v1alpha1.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A node that goes down right after arming does not do so again. */
class CrashLoopTest {
    private static final PlannedProbe MMAP = Plans.probe("mmap", "mmap");
    private static final PlannedProbe BRK = Plans.probe("brk", "brk");
    private static final String MMAP_CALL = "__x64_sys_mmap";
    private static final String BRK_CALL = "__x64_sys_brk";

    private final EngineFixture agent = new EngineFixture();
    private final FakeKernel kernel = agent.kernel;

    @Test
    void whatWasBeingArmedWhenTheNodeWentDownIsNotArmedAgain() {
        NodeStatus saved = agent.turn(Plans.armed("p", MMAP));
        agent.crash(saved, Duration.ofSeconds(40));
        NodeStatus status = agent.turn(Plans.armed("p", MMAP), Plans.armed("q", BRK));

        assertThat(kernel.armedSymbols()).containsExactly(BRK_CALL);
        assertThat(status.phase()).isEqualTo(NodePhase.Quarantined);
        assertThat(status.message())
                .startsWith("probe mmap of p: the node went down within 60 s of arming this plan")
                .contains("change the monitor's spec, or pause and resume it, to try again");
        assertThat(status.plans()).extracting(plan -> plan.phase()).containsExactly(PlanPhase.Failed, PlanPhase.Armed);
        ProbeReport row = status.plans().getFirst().probes().getFirst();
        assertThat(row.state()).isEqualTo(ProbeState.Failed);
        assertThat(row.reason()).isEqualTo(Reason.Quarantined);
    }

    @Test
    void quarantineOutlivesAgentsAndBoots() {
        NodeStatus saved = agent.turn(Plans.armed("p", MMAP));
        agent.crash(saved, Duration.ofSeconds(40));
        saved = agent.turn(Plans.armed("p", MMAP));
        agent.restart(saved, Duration.ofHours(1));
        saved = agent.turn(Plans.armed("p", MMAP));
        assertThat(saved.phase()).isEqualTo(NodePhase.Quarantined);
        agent.crash(saved, Duration.ofHours(1));
        assertThat(agent.turn(Plans.armed("p", MMAP)).phase()).isEqualTo(NodePhase.Quarantined);
        assertThat(kernel.armedSymbols()).isEmpty();
    }

    @Test
    void aChangeOfTheMonitorLiftsItAndOneOfThePlanAloneDoesNot() {
        NodeStatus saved = agent.turn(Plans.armed("p", MMAP));
        agent.crash(saved, Duration.ofSeconds(40));
        assertThat(agent.turn(Plans.changed("p", 0, MMAP)).phase()).isEqualTo(NodePhase.Quarantined);
        assertThat(agent.turn(Plans.changed("p", 1, MMAP)).phase()).isEqualTo(NodePhase.Armed);
        assertThat(kernel.armedSymbols()).containsExactly(MMAP_CALL);
    }

    @Test
    void aSecondCrashQuarantinesTheChangedMonitorToo() {
        NodeStatus saved = agent.turn(Plans.armed("p", MMAP));
        agent.crash(saved, Duration.ofSeconds(40));
        saved = agent.turn(Plans.changed("p", 1, MMAP));
        agent.crash(saved, Duration.ofSeconds(40));
        assertThat(agent.turn(Plans.changed("p", 1, MMAP)).phase()).isEqualTo(NodePhase.Quarantined);
    }

    @Test
    void anAgentThatDiesInALivingNodeArmsAgain() {
        NodeStatus saved = agent.turn(Plans.armed("p", MMAP));
        agent.restart(saved, Duration.ofSeconds(1));
        assertThat(agent.turn(Plans.armed("p", MMAP)).phase()).isEqualTo(NodePhase.Armed);
    }

    @Test
    void aNodeThatLivedForAWhileIsNotSuspected() {
        agent.turn(Plans.armed("p", MMAP));
        agent.now = agent.now.plusSeconds(60);
        NodeStatus saved = agent.turn(Plans.armed("p", MMAP));
        agent.crash(saved, Duration.ofSeconds(40));
        assertThat(agent.turn(Plans.armed("p", MMAP)).phase()).isEqualTo(NodePhase.Armed);
    }

    @Test
    void anAgentThatWasStoppedInGoodOrderSuspectsNothing() {
        agent.turn(Plans.armed("p", MMAP));
        NodeStatus saved = agent.stop(Plans.armed("p", MMAP));
        agent.crash(saved, Duration.ofSeconds(40));
        assertThat(agent.turn(Plans.armed("p", MMAP)).phase()).isEqualTo(NodePhase.Armed);
    }

    @Test
    void aPlanOfWhichNothingGotNearTheKernelIsNotSuspected() {
        NodeStatus saved = agent.turn(Plans.armed("p", Plans.probe("missing", "no_such_call")));
        agent.crash(saved, Duration.ofSeconds(40));
        assertThat(agent.turn(Plans.armed("p", MMAP)).phase()).isEqualTo(NodePhase.Armed);
    }

    @Test
    void theChangeOfOneProbeIsSuspectedLikeTheFirstArming() {
        agent.turn(Plans.armed("p", MMAP));
        agent.now = agent.now.plusSeconds(60);
        agent.turn(Plans.armed("p", MMAP));
        NodeStatus saved = agent.turn(Plans.changed("p", 1, MMAP, BRK));
        agent.crash(saved, Duration.ofSeconds(40));
        assertThat(agent.turn(Plans.changed("p", 1, MMAP, BRK)).phase()).isEqualTo(NodePhase.Quarantined);
    }
}
