// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.module.DeviceFilter;
import dev.kprobe.agent.module.DeviceFilter.Condition;
import dev.kprobe.agent.module.Reading;
import dev.kprobe.agent.plan.NodePlan;
import dev.kprobe.agent.plan.Plans;
import dev.kprobe.api.v1alpha1.ArgumentFilter;
import dev.kprobe.api.v1alpha1.At;
import dev.kprobe.api.v1alpha1.Filter;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.GroupCount;
import dev.kprobe.api.v1alpha1.GroupCounts;
import dev.kprobe.api.v1alpha1.NodePhase;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.Operator;
import dev.kprobe.api.v1alpha1.PlanPhase;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.ProbeState;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.ReturnFilter;
import dev.kprobe.api.v1alpha1.Target;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What plans ask for beside counting, as it reaches the kernel and comes back. */
class WhatIsAskedTest {
    private static final PlannedProbe MMAP = Plans.probe("mmap", "mmap");
    private static final String CALL = "__x64_sys_mmap";

    private final EngineFixture agent = new EngineFixture();
    private final FakeKernel kernel = agent.kernel;

    @Test
    void filtersReachTheKernel() {
        Filter filter = new Filter(
                null,
                4711,
                "nginx",
                0L,
                List.of(
                        new ArgumentFilter(2, Operator.GreaterOrEqual, "0x1000", false),
                        new ArgumentFilter(3, Operator.Equal, "-1", true)),
                new ReturnFilter(Operator.Less, "0", true));
        agent.turn(Plans.armed("p", PlannedProbe.counting("mmap", "1", Target.systemCall("mmap"), At.Return, filter)));

        assertThat(kernel.definitions().getFirst().filter())
                .isEqualTo(new DeviceFilter(
                        false,
                        4711,
                        "nginx",
                        0L,
                        List.of(
                                new Condition(2, Operator.GreaterOrEqual, 4096, false),
                                new Condition(3, Operator.Equal, -1, false)),
                        new Condition(0, Operator.Less, 0, true)));
        assertThat(kernel.definitions().getFirst().extras().histogram()).isTrue();
    }

    @Test
    void theLargestGroupsAndAllOthersAreReported() {
        PlannedProbe probe = Plans.returning("mmap", "mmap");
        agent.turn(Plans.armed("p", probe));
        for (int i = 1; i <= 12; i++) {
            kernel.call(CALL, i, "program-" + i, 1000);
        }
        ProbeReport row = agent.row(Plans.armed("p", probe));
        GroupCounts groups = Objects.requireNonNull(row.groups());

        assertThat(groups.by()).isEqualTo(GroupBy.Command);
        assertThat(groups.top()).hasSize(10).startsWith(new GroupCount("program-12", 12));
        assertThat(groups.other()).isEqualTo(3);
        assertThat(Objects.requireNonNull(row.latency()).p99()).isEqualTo(1023);
    }

    @Test
    void groupsAreReadOnceMoreWhenAllIsQuiet() {
        NodePlan plan = Plans.armed("p", Plans.returning("mmap", "mmap"));
        agent.turn(plan);
        kernel.callHalfWay(CALL);
        assertThat(agent.row(plan).groups()).isEqualTo(new GroupCounts(GroupBy.Command, List.of(), 1));
        kernel.finishCall(CALL, "nginx");
        assertThat(agent.row(plan).groups())
                .isEqualTo(new GroupCounts(GroupBy.Command, List.of(new GroupCount("nginx", 1)), 0));
    }

    @Test
    void groupsOfPodsHaveTheirNames() {
        PlannedProbe probe =
                new PlannedProbe("mmap", "1", Target.systemCall("mmap"), At.Entry, null, GroupBy.Pod, List.of(), null);
        agent.turn(Plans.armed("p", probe));
        kernel.call(CALL, 3);

        assertThat(agent.row(Plans.armed("p", probe)).groups())
                .isEqualTo(new GroupCounts(GroupBy.Pod, List.of(new GroupCount("shop/cart", 3)), 0));
    }

    @Test
    void recordsAreMadeAndCounted() {
        NodePlan plan = Plans.armed("p", Plans.recording("mmap", "mmap"));
        agent.turn(plan);
        kernel.call(CALL, 3);

        assertThat(Objects.requireNonNull(agent.row(plan).records()).written()).isEqualTo(3);
        assertThat(agent.engine().records().rings()).isNotEmpty();
        assertThat(agent.engine().records().origins())
                .containsOnlyKeys(new RecordKey(0, 1))
                .hasEntrySatisfying(
                        new RecordKey(0, 1),
                        origin ->
                                assertThat(origin.plan() + "/" + origin.probe()).isEqualTo("p/mmap"));
        agent.turn();
        assertThat(agent.engine().records().origins()).isEmpty();
    }

    @Test
    void ringsAreWithdrawnBeforeTheyGo() {
        NodePlan plan = Plans.armed("p", Plans.recording("mmap", "mmap"));
        agent.turn(plan);
        agent.turn();
        agent.now = agent.now.plusSeconds(5);
        agent.turn();
        assertThat(agent.engine().records().rings()).isEmpty();
        assertThat(kernel.open).isTrue();
        agent.turn();
        assertThat(kernel.open).isFalse();
        assertThat(agent.engine().records().rings()).isEmpty();
    }

    @Test
    void aChangeOfWhatIsRecordedKeepsTheCount() {
        agent.turn(Plans.armed("p", MMAP));
        kernel.call(CALL, 3);
        agent.turn(Plans.armed("p", Plans.recording("mmap", "mmap")));
        kernel.call(CALL, 4);

        assertThat(agent.row(Plans.armed("p", Plans.recording("mmap", "mmap"))).hits())
                .isEqualTo(7);
    }

    @Test
    void probesLeaveTheKernelWhenTheirTimeIsOver() {
        NodePlan plan = Plans.expiring("p", "2026-01-01T00:01:00Z", MMAP);
        agent.now = agent.now.plusSeconds(59);
        agent.turn(plan);
        kernel.call(CALL, 3);
        assertThat(kernel.armedSymbols()).containsExactly(CALL);
        agent.now = agent.now.plusSeconds(1);
        NodeStatus status = agent.turn(plan);

        assertThat(kernel.armedSymbols()).isEmpty();
        assertThat(status.plans().getFirst().phase()).isEqualTo(PlanPhase.Expired);
        assertThat(status.phase()).isEqualTo(NodePhase.Idle);
        assertThat(status.hits()).isEqualTo(3);
    }

    @Test
    void validationArmsNothingAndReportsEverything() {
        NodePlan good = Plans.validated("p", MMAP);
        NodePlan bad = Plans.validated("q", MMAP, Plans.probe("missing", "no_such_call"));
        agent.turn(good, bad);
        NodeStatus status = agent.turn(good, bad);

        assertThat(kernel.armings()).isZero();
        assertThat(status.plans().getFirst().phase()).isEqualTo(PlanPhase.Validated);
        ProbeReport row = status.plans().getFirst().probes().getFirst();
        assertThat(row.state()).isEqualTo(ProbeState.Resolved);
        assertThat(row.symbol()).isEqualTo(CALL);
        assertThat(status.plans().getLast().phase()).isEqualTo(PlanPhase.Partial);
        assertThat(status.plans().getLast().probes().getLast().reason()).isEqualTo(Reason.SymbolNotFound);
    }

    @Test
    void probesThatAreSwitchedOffSaySo() {
        agent.turn(Plans.armed("p", MMAP));
        kernel.befall(CALL, Reading.Health.DISABLED);
        ProbeReport silenced = agent.row(Plans.armed("p", MMAP));
        assertThat(silenced.state()).isEqualTo(ProbeState.Armed);
        assertThat(silenced.reason()).isEqualTo(Reason.KprobesDisabled);
        kernel.befall(CALL, Reading.Health.OVER_BUDGET);
        assertThat(agent.row(Plans.armed("p", MMAP)).reason()).isEqualTo(Reason.BudgetExceeded);

        kernel.befall(CALL, Reading.Health.COUNTING);
        assertThat(agent.row(Plans.armed("p", MMAP)).reason()).isNull();
    }

    @Test
    void probesThatAreGoneAreArmedAgain() {
        agent.turn(Plans.armed("p", MMAP));
        kernel.call(CALL, 3);
        kernel.befall(CALL, Reading.Health.GONE);
        agent.turn(Plans.armed("p", MMAP));
        agent.turn(Plans.armed("p", MMAP));
        kernel.call(CALL, 4);

        assertThat(agent.row(Plans.armed("p", MMAP)).hits()).isEqualTo(7);
        assertThat(kernel.armings()).isEqualTo(2);
    }

    @Test
    void patternsSayHowManyFunctionsTheyAre() {
        PlannedProbe all = PlannedProbe.counting("all", "1", Target.functions("__x64_sys_*"), At.Entry, null);
        ProbeReport row = agent.row(Plans.armed("p", all));

        assertThat(row.symbol()).isEqualTo("__x64_sys_*");
        assertThat(row.functions()).isEqualTo(1);
        assertThat(agent.row(Plans.armed("p", MMAP)).functions()).isNull();
    }
}
