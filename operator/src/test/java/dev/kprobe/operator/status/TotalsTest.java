// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.At;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.GroupCount;
import dev.kprobe.api.v1alpha1.GroupCounts;
import dev.kprobe.api.v1alpha1.Histogram;
import dev.kprobe.api.v1alpha1.Latency;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.ProbeState;
import dev.kprobe.api.v1alpha1.RecordCounts;
import dev.kprobe.api.v1alpha1.RetiredNodes;
import dev.kprobe.api.v1alpha1.Target;
import dev.kprobe.api.v1alpha1.TopGroup;
import dev.kprobe.operator.observe.NodeView;
import dev.kprobe.operator.testing.SampleNode;
import dev.kprobe.operator.testing.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What nodes report beside hits, added up. */
class TotalsTest {
    private static final PlannedProbe PROBE =
            new PlannedProbe("mmap", "1", Target.systemCall("mmap"), At.Return, null, GroupBy.Command, List.of(), null);
    private static final List<NodeView> NODES = List.of(
            node(
                    "a",
                    20,
                    new Histogram(3, List.of(98L), 7, 500),
                    new GroupCount("nginx", 9),
                    new GroupCount("bash", 3)),
            node("b", 5, new Histogram(10, List.of(2L), 900, 1800), new GroupCount("bash", 7)));

    @Test
    void latencyIsThatOfTheCallsOfAllNodes() {
        ProbeCount count = Counts.of(Samples.UID, List.of(PROBE), NODES, RetiredNodes.NONE)
                .probes()
                .getFirst();

        assertThat(count.durations()).isEqualTo(new Histogram(3, List.of(98L, 0L, 0L, 0L, 0L, 0L, 0L, 2L), 900, 2300));
        assertThat(count.totals("0").latency()).isEqualTo(new Latency(7, 7, 900, 900));
        assertThat(count.filtered()).isEqualTo(25);
        assertThat(count.records()).isEqualTo(new RecordCounts(2, 4, 6, 8, 10));
    }

    @Test
    void lostRecordsAreCountedWithThoseOfVanishedNodes() {
        RetiredNodes retired = new RetiredNodes(0, 0, 100, List.of());

        assertThat(Counts.of(Samples.UID, List.of(PROBE), NODES, retired).dropped())
                .isEqualTo(118);
    }

    @Test
    void groupsAreAddedUpByName() {
        assertThat(TopGroups.of(Samples.UID, List.of(PROBE), NODES))
                .containsExactly(
                        new TopGroup("mmap", GroupBy.Command, "bash", 10),
                        new TopGroup("mmap", GroupBy.Command, "nginx", 9));
        PlannedProbe otherwise = new PlannedProbe(
                "mmap", "1", Target.systemCall("mmap"), At.Return, null, GroupBy.Process, List.of(), null);
        assertThat(TopGroups.of(Samples.UID, List.of(otherwise), NODES)).isEmpty();
    }

    private static NodeView node(String name, long filtered, Histogram durations, GroupCount... groups) {
        return SampleNode.named(name)
                .row(new ProbeReport(
                        "mmap",
                        "1",
                        ProbeState.Armed,
                        null,
                        null,
                        null,
                        null,
                        "epoch",
                        100,
                        0,
                        filtered,
                        new RecordCounts(1, 2, 3, 4, 5),
                        null,
                        durations,
                        new GroupCounts(GroupBy.Command, List.of(groups), 0),
                        null,
                        null))
                .view();
    }
}
