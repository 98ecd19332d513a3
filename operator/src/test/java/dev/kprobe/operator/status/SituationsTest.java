// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.MonitorStatus;
import dev.kprobe.api.v1alpha1.NodePhase;
import dev.kprobe.api.v1alpha1.NodeTally;
import dev.kprobe.api.v1alpha1.PlanPhase;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.operator.config.Patience;
import dev.kprobe.operator.observe.NodeView;
import dev.kprobe.operator.testing.SampleNode;
import dev.kprobe.operator.testing.Samples;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of situations and the conditions that they lead to. */
class SituationsTest {
    private static final String PROCEEDING = " Stalled=False:Proceeding ";
    private static final String SETTLED = " Reconciling=False:Settled" + PROCEEDING;
    private static final String ARMING = " Reconciling=True:Arming" + PROCEEDING;
    private static final String COMPLETE = "Degraded=False:Complete";

    static Stream<Arguments> situations() {
        SampleNode armed = SampleNode.named("a").armed("mmap", 1);
        return Stream.of(
                situation("no node", List.of(), tally(0, 0, 0, 0, 0, 0), "Ready=False:NoNodes" + SETTLED + COMPLETE),
                situation(
                        "every node armed",
                        List.of(
                                armed.view(),
                                SampleNode.named("b").armed("mmap", 1).view()),
                        tally(2, 2, 0, 0, 0, 0),
                        "Ready=True:Armed" + SETTLED + COMPLETE),
                situation(
                        "agent not heard yet",
                        List.of(armed.view(), SampleNode.named("b").unheard(Duration.ofSeconds(5))),
                        tally(2, 1, 1, 0, 0, 0),
                        "Ready=False:Arming" + ARMING + COMPLETE),
                situation(
                        "agent never heard",
                        List.of(armed.view(), SampleNode.named("b").unheard(Duration.ofMinutes(6))),
                        tally(2, 1, 0, 0, 0, 1),
                        "Ready=True:ArmedWherePossible" + SETTLED + "Degraded=True:AgentMissing"),
                situation(
                        "older generation of the plan",
                        List.of(SampleNode.named("a")
                                .armed("mmap", 1)
                                .generation(0)
                                .view()),
                        tally(1, 0, 1, 0, 0, 0),
                        "Ready=False:Arming" + ARMING + COMPLETE),
                situation(
                        "agent silent",
                        List.of(
                                armed.view(),
                                SampleNode.named("b")
                                        .silentFor(Duration.ofMinutes(1))
                                        .view()),
                        tally(2, 1, 0, 0, 0, 1),
                        "Ready=True:ArmedWherePossible" + SETTLED + "Degraded=True:AgentStale"),
                situation(
                        "symbol missing on one kernel",
                        List.of(
                                armed.view(),
                                SampleNode.named("b")
                                        .kernel("6.12")
                                        .plan(PlanPhase.Failed)
                                        .failed("mmap", Reason.SymbolNotFound)
                                        .view()),
                        tally(2, 1, 0, 1, 0, 0),
                        "Ready=True:ArmedWherePossible" + SETTLED + "Degraded=True:SymbolNotFound"),
                situation(
                        "nothing armed anywhere",
                        List.of(SampleNode.named("a")
                                .plan(PlanPhase.Failed)
                                .failed("mmap", Reason.SymbolBlacklisted)
                                .view()),
                        tally(1, 0, 0, 1, 0, 0),
                        "Ready=False:NothingArmed" + SETTLED + "Degraded=True:SymbolBlacklisted"),
                situation(
                        "node without a backend",
                        List.of(
                                armed.view(),
                                SampleNode.named("b")
                                        .perf(Reason.Lockdown)
                                        .phase(NodePhase.Unsupported)
                                        .view()),
                        tally(2, 1, 0, 0, 1, 0),
                        "Ready=True:ArmedWherePossible" + SETTLED + "Degraded=True:Lockdown"),
                situation(
                        "node disabled and another agent silent",
                        List.of(
                                armed.view(),
                                SampleNode.named("b").phase(NodePhase.Disabled).view(),
                                SampleNode.named("c")
                                        .silentFor(Duration.ofHours(1))
                                        .view()),
                        tally(3, 1, 0, 0, 1, 1),
                        "Ready=True:ArmedWherePossible" + SETTLED + "Degraded=True:Several"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("situations")
    void situationLeadsToConditions(String name, List<NodeView> nodes, NodeTally tally, String conditions) {
        MonitorStatus status = FoldAssert.fold(Samples.monitor("mmap"), nodes, null);

        assertThat(status.nodes()).isEqualTo(tally);
        assertThat(FoldAssert.outline(status)).isEqualTo(conditions);
    }

    @Test
    void pausedIsReadyWhenNothingIsArmedAnyMore() {
        KprobeMonitor monitor = Samples.monitor("mmap");
        monitor.setSpec(Samples.spec(true, "mmap"));
        NodeView paused =
                SampleNode.named("a").plan(PlanPhase.Paused).disarmed("mmap", 5).view();
        NodeView late = SampleNode.named("b").armed("mmap", 5).generation(0).view();

        assertThat(FoldAssert.outline(FoldAssert.fold(monitor, List.of(paused, late), null)))
                .startsWith("Ready=False:Pausing Reconciling=True:Pausing");
        MonitorStatus settled = FoldAssert.fold(monitor, List.of(paused), null);
        assertThat(FoldAssert.outline(settled)).startsWith("Ready=True:Paused Reconciling=False:Settled");
        assertThat(settled.hits()).isEqualTo(5);
        assertThat(settled.nodesSummary()).isEqualTo("0/1");
    }

    @Test
    void deletionNamesTheNodesItWaitsFor() {
        MonitorStatus soon = deleting(Duration.ofSeconds(5));
        MonitorStatus late = deleting(Duration.ofMinutes(5));

        assertThat(FoldAssert.outline(soon))
                .startsWith("Ready=False:Disarming Reconciling=True:Disarming Stalled=False:Proceeding");
        assertThat(FoldAssert.condition(soon, Conditions.RECONCILING).getMessage())
                .endsWith("Waiting for n1, n2, n3, n4, n5 and 1 more.");
        assertThat(FoldAssert.condition(late, Conditions.STALLED).getReason()).isEqualTo("NotDisarmed");
    }

    @Test
    void obstacleStallsAndIsSaid() {
        KprobeMonitor monitor = Samples.monitor("mmap");
        FoldInput input = new FoldInput(
                monitor, Optional.empty(), List.of(), List.of(), Optional.of("The agents are forbidden."), Samples.NOW);
        MonitorStatus status = fold(input);

        assertThat(FoldAssert.outline(status)).contains("Ready=False:Stalled").contains("Stalled=True:Obstacle");
        assertThat(FoldAssert.condition(status, Conditions.READY).getMessage()).isEqualTo("The agents are forbidden.");
    }

    @Test
    void degradedSaysWhatFailedWhere() {
        List<NodeView> nodes = List.of(
                SampleNode.named("a").armed("mmap", 1).view(),
                SampleNode.named("b")
                        .kernel("6.12.9")
                        .plan(PlanPhase.Failed)
                        .failed("mmap", Reason.SymbolNotFound)
                        .view());
        MonitorStatus status = FoldAssert.fold(Samples.monitor("mmap"), nodes, null);

        assertThat(FoldAssert.condition(status, Conditions.DEGRADED).getMessage())
                .isEqualTo("probe \"mmap\": SymbolNotFound on 1 node (kernel 6.12.9).");
    }

    @Test
    void transitionTimeStaysWhileTheStatusDoes() {
        KprobeMonitor monitor = Samples.monitor("mmap");
        NodeView armed = SampleNode.named("a").armed("mmap", 1).view();
        MonitorStatus first = FoldAssert.fold(monitor, List.of(armed), null);
        MonitorStatus second = FoldAssert.fold(monitor, List.of(armed), first, Samples.NOW.plusSeconds(10));
        MonitorStatus silent = FoldAssert.fold(monitor, List.of(armed), second, Samples.NOW.plusSeconds(100));

        assertThat(second).isEqualTo(first);
        assertThat(FoldAssert.condition(silent, Conditions.DEGRADED).getLastTransitionTime())
                .isEqualTo("2026-01-01T12:01:40Z");
        assertThat(FoldAssert.condition(silent, Conditions.STALLED).getLastTransitionTime())
                .isEqualTo("2026-01-01T12:00:00Z");
    }

    private static MonitorStatus deleting(Duration since) {
        KprobeMonitor monitor = Samples.monitor("mmap");
        monitor.getMetadata().setDeletionTimestamp(Samples.NOW.minus(since).toString());
        List<String> waiting = List.of("n1", "n2", "n3", "n4", "n5", "n6");
        return fold(new FoldInput(
                monitor, Optional.of(Samples.plan(monitor)), List.of(), waiting, Optional.empty(), Samples.NOW));
    }

    private static MonitorStatus fold(FoldInput input) {
        return new StatusFold(Patience.DEFAULT).fold(input, null, new RateMeter(InstantSource.fixed(Samples.NOW)));
    }

    private static NodeTally tally(int selected, int armed, int pending, int failed, int unsupported, int stale) {
        return new NodeTally(selected, armed, pending, failed, unsupported, stale);
    }

    private static Arguments situation(String name, List<NodeView> nodes, NodeTally tally, String conditions) {
        return Arguments.of(name, nodes, tally, conditions);
    }
}
