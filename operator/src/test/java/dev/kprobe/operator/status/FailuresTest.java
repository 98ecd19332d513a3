// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.FailureGroup;
import dev.kprobe.api.v1alpha1.PlanPhase;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.operator.observe.NodeView;
import dev.kprobe.operator.testing.SampleNode;
import dev.kprobe.operator.testing.Samples;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FailuresTest {
    @Test
    void nodesWithOneProblemAreOneLine() {
        Stream<NodeView> many = IntStream.range(0, 7).mapToObj(i -> failed("a" + i, "6.12"));
        Stream<NodeView> one = Stream.of(failed("b", "6.1"));
        List<FailureGroup> groups = FoldAssert.fold(
                        Samples.monitor("mmap"), Stream.concat(one, many).toList(), null)
                .failures();

        assertThat(groups)
                .containsExactly(
                        new FailureGroup(
                                Reason.SymbolNotFound,
                                "6.12",
                                "mmap",
                                7,
                                List.of("a0", "a1", "a2", "a3", "a4"),
                                Reason.SymbolNotFound.sentence()),
                        new FailureGroup(
                                Reason.SymbolNotFound,
                                "6.1",
                                "mmap",
                                1,
                                List.of("b"),
                                Reason.SymbolNotFound.sentence()));
    }

    @Test
    void backendsAreCounted() {
        List<NodeView> nodes = List.of(
                SampleNode.named("a").armed("mmap", 0).view(),
                SampleNode.named("b").armed("mmap", 0).view(),
                SampleNode.named("c").armed("mmap", 0).perf(Reason.Lockdown).view());

        assertThat(FoldAssert.fold(Samples.monitor("mmap"), nodes, null).backends())
                .isEqualTo("Module:2,Perf:1");
    }

    private static NodeView failed(String name, String kernel) {
        return SampleNode.named(name)
                .kernel(kernel)
                .plan(PlanPhase.Failed)
                .failed("mmap", Reason.SymbolNotFound)
                .view();
    }
}
