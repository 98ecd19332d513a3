// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.MonitorStatus;
import dev.kprobe.api.v1alpha1.PlanPhase;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.operator.observe.NodeView;
import dev.kprobe.operator.testing.SampleNode;
import dev.kprobe.operator.testing.Samples;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds for every fleet. */
class StatusFoldPropertiesTest {
    private final KprobeMonitor monitor = Samples.monitor("mmap", "brk");

    @Property(tries = 200)
    void orderOfTheNodesMakesNoDifference(
            @ForAll @Size(max = 20) List<@IntRange(max = 100) Integer> hits, @ForAll Random random) {
        List<NodeView> nodes = nodes(hits, 0);
        List<NodeView> shuffled = new ArrayList<>(nodes);
        Collections.shuffle(shuffled, random);

        assertThat(FoldAssert.fold(monitor, shuffled, null)).isEqualTo(FoldAssert.fold(monitor, nodes, null));
    }

    @Property(tries = 200)
    void foldingAgainChangesNothing(@ForAll @Size(max = 20) List<@IntRange(max = 100) Integer> hits) {
        MonitorStatus once = FoldAssert.fold(monitor, nodes(hits, 0), null);

        assertThat(FoldAssert.fold(monitor, nodes(hits, 0), once)).isEqualTo(once);
    }

    @Property(tries = 200)
    void totalsGrowByWhatWasCountedAndNeverShrink(
            @ForAll @Size(max = 20) List<@IntRange(max = 100) Integer> hits, @ForAll @IntRange(max = 100) int more) {
        MonitorStatus before = FoldAssert.fold(monitor, nodes(hits, 0), null);
        MonitorStatus grown = FoldAssert.fold(monitor, nodes(hits, more), before);
        MonitorStatus lost = FoldAssert.fold(monitor, List.of(), grown);

        assertThat(grown.hits()).isEqualTo(before.hits() + (long) more * hits.size());
        assertThat(lost.hits()).isEqualTo(grown.hits());
    }

    @Property(tries = 200)
    void nodesThatLeaveTakeNothingWithThem(@ForAll @Size(max = 20) List<@IntRange(max = 100) Integer> hits) {
        MonitorStatus before = FoldAssert.fold(monitor, nodes(hits, 0), null);
        List<NodeView> leaving = IntStream.range(0, hits.size())
                .mapToObj(i -> node(i, hits.get(i)).leaving().view())
                .toList();
        MonitorStatus folded = FoldAssert.fold(monitor, leaving, before);
        MonitorStatus again = FoldAssert.fold(monitor, leaving, folded);
        MonitorStatus gone = FoldAssert.fold(monitor, List.of(), again);

        assertThat(folded.hits()).isEqualTo(before.hits());
        assertThat(again).isEqualTo(folded);
        assertThat(gone.hits()).isEqualTo(before.hits());
        assertThat(gone.retired()).isEqualTo(before.hits());
    }

    @Property(tries = 20)
    void statusStaysSmallHoweverManyNodesFail(@ForAll @IntRange(min = 100, max = 1000) int count) {
        List<NodeView> nodes = IntStream.range(0, count)
                .mapToObj(i -> SampleNode.named("node-" + i)
                        .kernel("6.1." + i % 50)
                        .plan(PlanPhase.Failed)
                        .failed("mmap", Reason.SymbolNotFound)
                        .view())
                .toList();
        MonitorStatus status = FoldAssert.fold(monitor, nodes, null);

        assertThat(status.failures())
                .hasSizeLessThanOrEqualTo(32)
                .allMatch(group -> group.nodes().size() <= 5);
        assertThat(status.nodes().failed()).isEqualTo(count);
    }

    private static List<NodeView> nodes(List<Integer> hits, int more) {
        return IntStream.range(0, hits.size())
                .mapToObj(i -> node(i, hits.get(i) + more).view())
                .toList();
    }

    private static SampleNode node(int index, int hits) {
        SampleNode node = SampleNode.named("node-%03d".formatted(index))
                .armed("mmap", hits)
                .retired(3);
        return index % 3 == 0
                ? node.failed("brk", Reason.SymbolAmbiguous).plan(PlanPhase.Partial)
                : node.armed("brk", 0);
    }
}
