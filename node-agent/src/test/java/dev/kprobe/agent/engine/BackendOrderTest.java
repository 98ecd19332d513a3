// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.plan.NodePlan;
import dev.kprobe.agent.plan.Plans;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.PlanReport;
import dev.kprobe.api.v1alpha1.ProbeState;
import dev.kprobe.api.v1alpha1.Reason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A monitor that names backends is counted by the first of them that works, whatever counts for the others. */
class BackendOrderTest {
    private static final String MMAP_CALL = "__x64_sys_mmap";
    private static final NodePlan ANY = Plans.armed("any", Plans.probe("mmap", "mmap"));

    private final FakeKernel module = new FakeKernel();
    private final EngineFixture agent = new EngineFixture(module);
    private final FakeKernel perf = agent.kernel;

    private static NodePlan by(BackendName... backends) {
        return Plans.countedBy("some", List.of(backends), Plans.probe("mmap", "mmap"));
    }

    private void call(int times) {
        module.call(MMAP_CALL, times);
        perf.call(MMAP_CALL, times);
    }

    private NodeStatus later(NodePlan... plans) {
        agent.now = agent.now.plus(Duration.ofMinutes(5));
        return agent.turn(plans);
    }

    private static PlanReport report(NodeStatus status, int number) {
        return status.plans().get(number);
    }

    private static long hits(PlanReport report) {
        return report.probes().getFirst().hits();
    }

    @Test
    void theOneThatIsNamedCountsBesideTheOneThatIsPreferred() {
        agent.turn(ANY, by(BackendName.Perf));
        assertThat(module.probes).hasSize(1);
        assertThat(perf.probes).hasSize(1);
        call(3);

        NodeStatus status = agent.turn(ANY, by(BackendName.Perf));
        assertThat(status.backend().name()).isEqualTo(BackendName.Module);
        assertThat(report(status, 0).backend()).isNull();
        assertThat(hits(report(status, 0))).isEqualTo(3);
        assertThat(report(status, 1).backend()).isEqualTo(BackendName.Perf);
        assertThat(hits(report(status, 1))).isEqualTo(3);
    }

    @Test
    void theFirstThatWorksIsTaken() {
        NodeStatus status = agent.turn(by(BackendName.Bpf, BackendName.Perf, BackendName.Module));
        assertThat(report(status, 0).backend()).isEqualTo(BackendName.Perf);
        assertThat(module.probes).isEmpty();
    }

    @Test
    void whereNoneWorksItSaysWhy() {
        perf.breakDown();
        NodeStatus status = agent.turn(ANY, by(BackendName.Bpf, BackendName.Perf));
        assertThat(report(status, 0).probes().getFirst().state()).isEqualTo(ProbeState.Armed);
        assertThat(report(status, 1).probes().getFirst().state()).isEqualTo(ProbeState.Failed);
        assertThat(report(status, 1).probes().getFirst().reason()).isEqualTo(Reason.NoBackend);
        assertThat(report(status, 1).probes().getFirst().message())
                .isEqualTo("no backend that spec.backends names works here: Bpf: this agent has none; Perf: broken");

        perf.repair();
        status = later(ANY, by(BackendName.Bpf, BackendName.Perf));
        assertThat(report(status, 1).probes().getFirst().state()).isEqualTo(ProbeState.Armed);
    }

    @Test
    void anotherOrderIsFollowedWithTheCountsThatThereAre() {
        agent.turn(by(BackendName.Perf));
        call(3);
        agent.turn(by(BackendName.Module));
        assertThat(perf.probes).isEmpty();
        call(4);
        NodeStatus status = agent.turn(by(BackendName.Module));
        assertThat(report(status, 0).backend()).isNull();
        assertThat(hits(report(status, 0))).isEqualTo(7);
    }

    @Test
    void whatMustNotMoveStaysWhenABetterOneTakesOver() {
        module.breakDown();
        EngineFixture waiting = new EngineFixture(module);
        NodePlan named = by(BackendName.Perf);
        NodePlan either =
                Plans.countedBy("either", List.of(BackendName.Module, BackendName.Perf), Plans.probe("brk", "brk"));
        waiting.turn(ANY, named, either);
        assertThat(waiting.kernel.probes).hasSize(3);
        waiting.kernel.call(MMAP_CALL, 5);
        module.repair();
        waiting.now = waiting.now.plus(Duration.ofMinutes(1));
        waiting.turn(ANY, named, either);
        assertThat(module.armedSymbols()).containsExactlyInAnyOrder(MMAP_CALL, "__x64_sys_brk");
        assertThat(waiting.kernel.armedSymbols()).containsExactly(MMAP_CALL);
        module.call(MMAP_CALL, 2);
        waiting.kernel.call(MMAP_CALL, 2);

        NodeStatus status = waiting.turn(ANY, named, either);
        assertThat(status.backend().name()).isEqualTo(BackendName.Module);
        assertThat(hits(report(status, 0))).isEqualTo(7);
        assertThat(report(status, 1).backend()).isNull();
        assertThat(report(status, 2).backend()).isEqualTo(BackendName.Perf);
        assertThat(hits(report(status, 2))).isEqualTo(7);
    }

    @Test
    void recordsComeFromAllThatCount() {
        NodePlan named = Plans.countedBy("some", List.of(BackendName.Perf), Plans.recording("mmap", "mmap"));
        agent.turn(Plans.armed("any", Plans.recording("mmap", "mmap")), named);
        assertThat(agent.engine().records().rings()).hasSize(2);
    }
}
