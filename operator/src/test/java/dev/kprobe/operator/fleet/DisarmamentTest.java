// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.KprobePlan;
import dev.kprobe.api.v1alpha1.NodePhase;
import dev.kprobe.api.v1alpha1.PlanPhase;
import dev.kprobe.operator.observe.NodeView;
import dev.kprobe.operator.testing.SampleNode;
import dev.kprobe.operator.testing.Samples;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DisarmamentTest {
    static Stream<Arguments> nodes() {
        SampleNode armed = SampleNode.named("n").armed("mmap", 1);
        NodeView view = armed.view();
        return Stream.of(
                Arguments.of("still armed", view, true),
                Arguments.of(
                        "disarmed before, not for this generation",
                        disarmed().generation(0).view(),
                        true),
                Arguments.of("disarmed", disarmed().view(), false),
                Arguments.of(
                        "not selected",
                        SampleNode.named("n").plan(PlanPhase.NotSelected).view(),
                        false),
                Arguments.of(
                        "no word on the plan yet",
                        SampleNode.named("n").withoutPlan().view(),
                        true),
                Arguments.of(
                        "nothing can be armed there",
                        SampleNode.named("n")
                                .withoutPlan()
                                .phase(NodePhase.Unsupported)
                                .view(),
                        false),
                Arguments.of("never heard", SampleNode.named("n").unheard(Duration.ofSeconds(1)), false),
                Arguments.of(
                        "silent, but not for long",
                        SampleNode.named("n")
                                .armed("mmap", 1)
                                .silentFor(Duration.ofSeconds(90))
                                .view(),
                        true),
                Arguments.of(
                        "silent for long",
                        SampleNode.named("n")
                                .armed("mmap", 1)
                                .silentFor(Duration.ofMinutes(3))
                                .view(),
                        false),
                Arguments.of("Node gone", new NodeView("n", null, view.report(), false), false),
                Arguments.of("KprobeNode gone", new NodeView("n", view.node(), null, true), false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nodes")
    void waitsForNodesThatMayHoldProbes(String situation, NodeView node, boolean waits) {
        KprobePlan plan = Samples.plan(Samples.monitor("mmap"));

        assertThat(new Disarmament(Duration.ofMinutes(2)).remaining(plan, List.of(node), Samples.NOW))
                .isEqualTo(waits ? List.of("n") : List.of());
    }

    private static SampleNode disarmed() {
        return SampleNode.named("n").plan(PlanPhase.Disarmed).disarmed("mmap", 1);
    }
}
