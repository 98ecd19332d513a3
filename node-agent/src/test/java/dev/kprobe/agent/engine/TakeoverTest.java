// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.plan.NodePlan;
import dev.kprobe.agent.plan.Plans;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.PlanReport;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.ProbeState;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.RecordCounts;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A better backend that appears later goes on where another one has counted: no call is lost, none counts twice. */
class TakeoverTest {
    private static final NodePlan PLAN = Plans.armed("p", Plans.probe("mmap", "mmap"), Plans.returning("brk", "brk"));
    private static final String MMAP_CALL = "__x64_sys_mmap";
    private static final String BRK_CALL = "__x64_sys_brk";

    private final FakeKernel better = broken();
    private final EngineFixture agent = new EngineFixture(better);

    private static FakeKernel broken() {
        FakeKernel kernel = new FakeKernel();
        kernel.breakDown();
        return kernel;
    }

    private void call(String symbol, int times) {
        agent.kernel.call(symbol, times);
        better.call(symbol, times);
    }

    /** What the next turn with a look for better backends reports. */
    private NodeStatus later(NodePlan plan) {
        agent.now = agent.now.plus(Duration.ofSeconds(6));
        return agent.turn(plan);
    }

    private static ProbeReport row(NodeStatus status, int number) {
        return status.plans().getFirst().probes().get(number);
    }

    @Test
    void nothingIsLostOrCountedTwice() {
        agent.turn(PLAN);
        call(MMAP_CALL, 7);
        call(BRK_CALL, 4);
        assertThat(later(PLAN).backend().name()).isEqualTo(BackendName.Perf);
        call(MMAP_CALL, 5);
        better.repair();
        int[] calls = {40};
        agent.kernel.whenRead = () -> {
            if (calls[0] > 0) {
                calls[0]--;
                call(MMAP_CALL, 3);
                call(BRK_CALL, 1);
            }
        };
        NodeStatus status = later(PLAN);

        assertThat(status.backend().name()).isEqualTo(BackendName.Module);
        assertThat(status.backend().refusals()).isEmpty();
        assertThat(agent.kernel.armedSymbols()).isEmpty();
        call(MMAP_CALL, 2);
        call(BRK_CALL, 6);
        status = agent.turn(PLAN);
        assertThat(calls[0]).isZero();
        assertThat(row(status, 0).hits()).isEqualTo(7 + 5 + 40 * 3 + 2);
        assertThat(row(status, 1).hits()).isEqualTo(4 + 40 + 6);
        assertThat(row(status, 0).missed()).isZero();
        assertThat(Objects.requireNonNull(row(status, 1).durations()).counts().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(50);
        assertThat(Objects.requireNonNull(row(status, 1).groups())
                        .top()
                        .getFirst()
                        .hits())
                .isEqualTo(50);
    }

    @Test
    void whatCannotBeSeenExactlyIsMissedRatherThanCountedTwice() {
        agent.turn(PLAN);
        better.repair();
        agent.kernel.whenRead = () -> call(MMAP_CALL, 1);
        later(PLAN);
        agent.kernel.whenRead = () -> {};
        NodeStatus status = agent.turn(PLAN);
        long calls = better.probes.values().stream()
                .filter(probe -> probe.definition.symbol().equals(MMAP_CALL))
                .findFirst()
                .orElseThrow()
                .hits;
        ProbeReport row = row(status, 0);
        assertThat(row.missed()).isEqualTo(1);
        // One call came to the former alone, while it was read before both counted.
        assertThat(row.hits()).isBetween(calls, calls + 1);
    }

    /** The node prefers another one than the monitor, which would have liked the better one all along. */
    @Test
    void probesOfOtherBackendsThanTheUsualMoveToo() {
        FakeKernel module = broken();
        FakeKernel usual = new FakeKernel();
        EngineFixture three = new EngineFixture(module, usual);
        NodePlan named =
                Plans.countedBy("named", List.of(BackendName.Module, BackendName.Perf), Plans.probe("mmap", "mmap"));
        NodePlan free = Plans.armed("free", Plans.probe("brk", "brk"));
        NodePlan bound = Plans.countedBy("bound", List.of(BackendName.Perf), Plans.probe("brk", "brk"));
        three.turn(named, free, bound);
        assertThat(three.kernel.armedSymbols()).containsExactlyInAnyOrder(MMAP_CALL, BRK_CALL);
        assertThat(usual.armedSymbols()).containsExactly(BRK_CALL);
        three.kernel.call(MMAP_CALL, 7);
        module.repair();
        three.now = three.now.plus(Duration.ofSeconds(6));
        three.turn(named, free, bound);
        assertThat(module.armedSymbols()).containsExactlyInAnyOrder(MMAP_CALL, BRK_CALL);
        assertThat(usual.armedSymbols()).isEmpty();
        assertThat(three.kernel.armedSymbols()).containsExactly(BRK_CALL);
        module.call(MMAP_CALL, 2);
        assertThat(three.turn(named, free, bound).hits()).isEqualTo(9);
    }

    /** The node prefers a better one still, which the monitor does not want. */
    @Test
    void amongThoseThatAMonitorNamesTheFirstThatWorksTakesOver() {
        FakeKernel module = new FakeKernel();
        FakeKernel programs = broken();
        EngineFixture three = new EngineFixture(module, programs);
        NodePlan named =
                Plans.countedBy("named", List.of(BackendName.Bpf, BackendName.Perf), Plans.probe("mmap", "mmap"));
        NodePlan free = Plans.armed("free", Plans.probe("brk", "brk"));
        NodePlan bound = Plans.countedBy("bound", List.of(BackendName.Perf), Plans.probe("brk", "brk"));
        three.turn(named, free, bound);
        assertThat(three.kernel.armedSymbols()).containsExactlyInAnyOrder(MMAP_CALL, BRK_CALL);
        three.kernel.call(MMAP_CALL, 7);
        programs.repair();
        int[] calls = {10};
        three.kernel.whenRead = () -> {
            if (calls[0] > 0) {
                calls[0]--;
                three.kernel.call(MMAP_CALL, 3);
                programs.call(MMAP_CALL, 3);
            }
        };
        three.now = three.now.plus(Duration.ofSeconds(6));
        NodeStatus status = three.turn(named, free, bound);
        assertThat(status.backend().name()).isEqualTo(BackendName.Module);
        assertThat(programs.armedSymbols()).containsExactly(MMAP_CALL);
        assertThat(module.armedSymbols()).containsExactly(BRK_CALL);
        assertThat(three.kernel.armedSymbols()).containsExactly(BRK_CALL);
        programs.call(MMAP_CALL, 2);
        status = three.turn(named, free, bound);
        assertThat(calls[0]).isZero();
        assertThat(status.plans())
                .extracting(PlanReport::backend)
                .containsExactlyInAnyOrder(BackendName.Bpf, null, BackendName.Perf);
        PlanReport moved = status.plans().stream()
                .filter(plan -> plan.backend() == BackendName.Bpf)
                .findFirst()
                .orElseThrow();
        assertThat(moved.probes().getFirst().hits()).isEqualTo(7 + 10 * 3 + 2);
        assertThat(moved.probes().getFirst().missed()).isZero();
        assertThat(programs.launches()).isEqualTo(1);
    }

    @Test
    void aMonitorMayLikeAnotherOneMoreThanTheNodeDoes() {
        better.repair();
        EngineFixture two = new EngineFixture(better);
        two.kernel.breakDown();
        NodePlan named =
                Plans.countedBy("named", List.of(BackendName.Perf, BackendName.Module), Plans.probe("mmap", "mmap"));
        NodePlan free = Plans.armed("free", Plans.probe("brk", "brk"));
        two.turn(named, free);
        assertThat(better.armedSymbols()).containsExactlyInAnyOrder(MMAP_CALL, BRK_CALL);
        better.call(MMAP_CALL, 4);
        two.kernel.repair();
        two.now = two.now.plus(Duration.ofSeconds(6));
        assertThat(two.turn(named, free).backend().name()).isEqualTo(BackendName.Module);
        assertThat(better.armedSymbols()).containsExactly(BRK_CALL);
        assertThat(two.kernel.armedSymbols()).containsExactly(MMAP_CALL);
        two.kernel.call(MMAP_CALL, 5);
        assertThat(two.turn(named, free).hits()).isEqualTo(9);
    }

    @Test
    void theOneThatWaitsCountsAlreadyForWhatNamesIt() {
        NodePlan plan = Plans.armed("p", Plans.recording("mmap", "mmap"));
        NodePlan named = Plans.countedBy("named", List.of(BackendName.Module), Plans.probe("brk", "brk"));
        agent.turn(plan);
        better.repair();
        assertThat(later(plan).backend().name()).isEqualTo(BackendName.Perf);
        agent.now = agent.now.plus(Duration.ofMinutes(1));
        agent.turn(plan, named);
        call(BRK_CALL, 3);
        NodeStatus status = agent.turn(plan, named);
        assertThat(status.backend().name()).isEqualTo(BackendName.Module);
        assertThat(status.hits()).isEqualTo(3);
        assertThat(better.launches()).isEqualTo(1);
    }

    @Test
    void whatDoesNotShowWhetherItWorksIsTriedNowAndThen() {
        better.secretive = true;
        agent.turn(PLAN);
        later(PLAN);
        int attempts = better.attempts();
        for (int i = 0; i < 5; i++) {
            later(PLAN);
        }
        assertThat(better.attempts()).isEqualTo(attempts);
        better.repair();
        agent.now = agent.now.plus(Duration.ofMinutes(1));
        agent.turn(PLAN);
        assertThat(later(PLAN).backend().name()).isEqualTo(BackendName.Module);
    }

    @Test
    void readersLearnBeforeTheirRingsGo() {
        NodePlan plan = Plans.armed("p", Plans.recording("mmap", "mmap"));
        agent.turn(plan);
        call(MMAP_CALL, 3);
        agent.turn(plan);
        assertThat(agent.engine().records().rings()).isNotEmpty();
        better.repair();
        assertThat(later(plan).backend().name()).isEqualTo(BackendName.Perf);
        assertThat(agent.engine().records().rings()).isEmpty();
        call(MMAP_CALL, 2);

        assertThat(agent.turn(plan).backend().name()).isEqualTo(BackendName.Module);
        assertThat(agent.engine().records().rings()).isNotEmpty();
        call(MMAP_CALL, 1);
        ProbeReport row = row(agent.turn(plan), 0);
        assertThat(row.hits()).isEqualTo(6);
        assertThat(row.records()).isEqualTo(new RecordCounts(6, 0, 0, 0, 0));
    }

    @Test
    void whatTheBetterOneRefusesKeepsItsCountsAndSaysWhy() {
        agent.turn(PLAN);
        call(MMAP_CALL, 7);
        better.repair();
        better.refuse(MMAP_CALL);
        NodeStatus status = later(PLAN);

        assertThat(row(status, 0).state()).isEqualTo(ProbeState.Failed);
        assertThat(row(status, 0).reason()).isEqualTo(Reason.ProbeLimit);
        assertThat(row(status, 0).hits()).isEqualTo(7);
        assertThat(row(status, 1).state()).isEqualTo(ProbeState.Armed);
    }

    @Test
    void itIsNotTriedWhileNothingHasChanged() {
        agent.turn(PLAN);
        later(PLAN);
        assertThat(better.launches()).isZero();
        assertThat(better.attempts()).isEqualTo(1);
    }
}
