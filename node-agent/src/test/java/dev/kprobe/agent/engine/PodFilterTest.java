// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.plan.NodePlan;
import dev.kprobe.agent.plan.Plans;
import dev.kprobe.api.v1alpha1.At;
import dev.kprobe.api.v1alpha1.Filter;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.GroupCount;
import dev.kprobe.api.v1alpha1.GroupCounts;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.PlanPhase;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import dev.kprobe.api.v1alpha1.PodFilter;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.ProbeState;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Probes that count by pod, or only those of some pods. */
class PodFilterTest {
    private static final String CALL = "__x64_sys_mmap";
    private static final PlannedProbe SHOP = PlannedProbe.counting(
            "mmap", "1", Target.systemCall("mmap"), At.Entry, Filter.of(new PodFilter(List.of("shop"), null)));
    private static final NodePlan PLAN = Plans.armed("p", SHOP);

    private final EngineFixture agent = new EngineFixture();
    private final FakeKernel kernel = agent.kernel;
    private final FakePods pods = kernel.pods;

    @Test
    void countsThePodsThatThereAreAtTheMoment() {
        pods.cgroups.put("shop", Set.of(10L));
        agent.turn(PLAN);
        kernel.callFrom(10, CALL, 3);
        kernel.callFrom(20, CALL, 100);
        assertThat(agent.row(PLAN).hits()).isEqualTo(3);

        pods.cgroups.put("shop", Set.of(20L));
        agent.turn(PLAN);
        kernel.callFrom(10, CALL, 100);
        kernel.callFrom(20, CALL, 4);
        assertThat(agent.row(PLAN).hits()).isEqualTo(7);
        assertThat(kernel.armings()).isEqualTo(1);
    }

    @Test
    void countsNothingWhereNoPodMatches() {
        agent.turn(PLAN);
        kernel.callFrom(10, CALL, 3);
        ProbeReport row = agent.row(PLAN);
        assertThat(row.state()).isEqualTo(ProbeState.Armed);
        assertThat(row.hits()).isZero();
    }

    @Test
    void isArmedOnlyWhenThePodsAreKnown() {
        pods.known = false;
        NodeStatus status = agent.turn(PLAN);
        ProbeReport row = status.plans().getFirst().probes().getFirst();
        assertThat(kernel.armings()).isZero();
        assertThat(status.plans().getFirst().phase()).isEqualTo(PlanPhase.Arming);
        assertThat(row.reason()).isNull();
        assertThat(row.message()).startsWith("waiting for the API server");

        pods.known = true;
        row = agent.row(PLAN);
        assertThat(row.state()).isEqualTo(ProbeState.Armed);
        assertThat(row.message()).isNull();
    }

    @Test
    void keepsItsPodsWhenTheyCannotBeToldAnyMore() {
        pods.cgroups.put("shop", Set.of(10L));
        agent.turn(PLAN);
        pods.known = false;
        agent.turn(PLAN);
        kernel.callFrom(10, CALL, 3);
        assertThat(agent.row(PLAN).hits()).isEqualTo(3);
    }

    @Test
    void aNodeThatCannotTellPodsApartSaysSo() {
        pods.obstacle = Optional.of("this node has none");
        ProbeReport row = agent.row(PLAN);
        assertThat(kernel.armings()).isZero();
        assertThat(row.state()).isEqualTo(ProbeState.Failed);
        assertThat(row.reason()).isEqualTo(Reason.UnsupportedFilter);
        assertThat(row.message()).isEqualTo("filter.pods: this node has none");
        ProbeReport validated = agent.row(Plans.validated("q", SHOP));
        assertThat(validated.reason()).isEqualTo(Reason.UnsupportedFilter);

        ProbeReport grouped = agent.row(Plans.armed("r", byPod()));
        assertThat(grouped.state()).isEqualTo(ProbeState.Armed);
        assertThat(grouped.reason()).isEqualTo(Reason.UnsupportedGrouping);
    }

    @Test
    void morePodsThanAProbeCanHaveLeaveItUnarmed() {
        pods.cgroups.put("shop", many(1025));
        ProbeReport row = agent.row(PLAN);
        assertThat(kernel.armings()).isZero();
        assertThat(row.state()).isEqualTo(ProbeState.Failed);
        assertThat(row.reason()).isEqualTo(Reason.ProbeLimit);
        assertThat(row.message())
                .isEqualTo("filter.pods selects 1025 pods of this node; a probe can be limited to 1024: select fewer");
    }

    @Test
    void aPodTooManyDisarmsAndKeepsTheCount() {
        pods.cgroups.put("shop", many(1024));
        agent.turn(PLAN);
        kernel.callFrom(10, CALL, 3);
        pods.cgroups.put("shop", many(1025));
        agent.turn(PLAN);
        ProbeReport row = agent.row(PLAN);
        assertThat(kernel.armedSymbols()).isEmpty();
        assertThat(row.reason()).isEqualTo(Reason.ProbeLimit);
        assertThat(row.hits()).isEqualTo(3);
    }

    @Test
    void aKeptProbeGoesOnWithThePodsOfNow() {
        pods.cgroups.put("shop", Set.of(10L));
        NodePlan kept = Plans.kept("p", SHOP);
        NodeStatus saved = agent.turn(kept);
        pods.cgroups.put("shop", Set.of(20L));
        agent.restart(saved, Duration.ofSeconds(1));
        kernel.callFrom(10, CALL, 3);
        agent.turn(kept);
        kernel.callFrom(20, CALL, 4);
        kernel.callFrom(10, CALL, 100);
        assertThat(agent.row(kept).hits()).isEqualTo(7);
        assertThat(kernel.armings()).isEqualTo(1);
    }

    @Test
    void namesArriveLateAndStay() {
        pods.names.clear();
        NodePlan plan = Plans.armed("p", byPod());
        agent.turn(plan);
        kernel.call(CALL, 3);
        assertThat(agent.row(plan).groups()).isEqualTo(groups("cgroup:7"));
        pods.names.put(7L, "shop/cart");
        assertThat(agent.row(plan).groups()).isEqualTo(groups("shop/cart"));
        pods.names.clear();
        assertThat(agent.row(plan).groups()).isEqualTo(groups("shop/cart"));
    }

    @Test
    void allPodsAreKnownBesideTheLargestAndWhatTheyCost() {
        NodePlan plan = Plans.armed("p", byPod());
        agent.turn(plan);
        kernel.call(CALL, 3);
        agent.turn(plan);
        assertThat(agent.insight(plan)).isEqualTo(new Insight(Map.of("shop/cart", 3L), OptionalLong.of(300)));

        NodePlan ungrouped = Plans.armed("q", Plans.returning("mmap", "mmap"));
        agent.turn(ungrouped);
        assertThat(agent.insight(ungrouped)).isEqualTo(new Insight(Map.of(), OptionalLong.of(0)));
        assertThat(agent.insight(plan).costNanos()).isEmpty();
    }

    private static GroupCounts groups(String name) {
        return new GroupCounts(GroupBy.Pod, List.of(new GroupCount(name, 3)), 0);
    }

    private static PlannedProbe byPod() {
        return new PlannedProbe("g", "2", Target.systemCall("mmap"), At.Entry, null, GroupBy.Pod, List.of(), null);
    }

    private static Set<Long> many(long number) {
        return LongStream.range(10, 10 + number).boxed().collect(Collectors.toSet());
    }
}
