// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.cluster.ClusterState;
import dev.kprobe.agent.config.RecordSettings;
import dev.kprobe.agent.counters.PlanId;
import dev.kprobe.agent.counters.ProbeKey;
import dev.kprobe.agent.engine.Insight;
import dev.kprobe.agent.engine.RecordFeed;
import dev.kprobe.agent.engine.RecordKey;
import dev.kprobe.agent.engine.RecordOrigin;
import dev.kprobe.agent.metrics.AgentMetrics;
import dev.kprobe.agent.metrics.Attribution;
import dev.kprobe.agent.metrics.Latency;
import dev.kprobe.agent.metrics.ProbeMetrics;
import dev.kprobe.agent.metrics.RecordOutcomes;
import dev.kprobe.agent.module.Rings;
import dev.kprobe.agent.plan.NodePlan;
import dev.kprobe.agent.plan.Plans;
import dev.kprobe.agent.plan.ProbeId;
import dev.kprobe.agent.plan.ThisNode;
import dev.kprobe.agent.pods.Pod;
import dev.kprobe.agent.pods.PodSource;
import dev.kprobe.agent.pods.PodWatch;
import dev.kprobe.agent.records.CpuRing;
import dev.kprobe.agent.records.KernelRing;
import dev.kprobe.agent.records.PodOfCgroup;
import dev.kprobe.agent.records.ProbeLabel;
import dev.kprobe.agent.records.ProbeLabels;
import dev.kprobe.agent.records.Sample;
import dev.kprobe.agent.records.serve.Renderers;
import dev.kprobe.agent.symbols.AddressNames;
import dev.kprobe.api.v1alpha1.AgentInfo;
import dev.kprobe.api.v1alpha1.At;
import dev.kprobe.api.v1alpha1.BackendStatus;
import dev.kprobe.api.v1alpha1.Capture;
import dev.kprobe.api.v1alpha1.Filter;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.Histogram;
import dev.kprobe.api.v1alpha1.Kernel;
import dev.kprobe.api.v1alpha1.NodePhase;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.PlanPhase;
import dev.kprobe.api.v1alpha1.PlanReport;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import dev.kprobe.api.v1alpha1.PodFilter;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.ProbeState;
import dev.kprobe.api.v1alpha1.RecordCounts;
import dev.kprobe.api.v1alpha1.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopViewTest {
    @TempDir
    private Path cgroups;

    private final List<String> watched = new ArrayList<>();
    private final ProbeLabels labels = new ProbeLabels();
    private final Records records = new Records(
            new RecordSettings(0, false), new Renderers("n", "x86_64", labels, PodOfCgroup.UNKNOWN, AddressNames.NONE));
    private LoopView view = view(Path.of("/nowhere"));

    LoopViewTest() throws IOException {}

    @BeforeEach
    void start() throws IOException {
        Files.writeString(cgroups.resolve("cgroup.controllers"), "");
        view = view(cgroups);
    }

    @AfterEach
    void end() {
        view.ending();
        records.close();
    }

    @Test
    void watchesPodsWhileAnArmedPlanNamesThem() {
        PlannedProbe counting = probe(GroupBy.Command, Capture.Task);
        PlannedProbe byPod = probe(GroupBy.Pod);
        view.asked(cluster(Plans.armed("a", counting)));
        view.asked(cluster(Plans.validated("b", byPod)));
        assertThat(watched).isEmpty();
        view.asked(cluster(Plans.armed("a", counting), Plans.armed("b", byPod)));
        assertThat(watched).containsExactly("begin");
        view.asked(cluster(Plans.armed("c", probe(GroupBy.None, Capture.Credentials))));
        assertThat(watched).containsExactly("begin");
        view.asked(cluster());
        assertThat(watched).as("until the last counts are taken").containsExactly("begin");
        view.counted(status(), RecordFeed.NONE, Map.of());
        assertThat(watched).containsExactly("begin", "end");
    }

    @Test
    void watchesPodsWhileAnArmedPlanFiltersByThem() {
        PlannedProbe filtered = PlannedProbe.counting(
                "p", "0", Target.function("f"), At.Entry, Filter.of(new PodFilter(List.of("shop"), null)));
        view.asked(cluster(Plans.armed("a", filtered)));
        view.counted(status(), RecordFeed.NONE, Map.of());
        assertThat(watched).containsExactly("begin");
    }

    @Test
    void showsTheCountsOfTheLastTurn() {
        assertThat(view.probes()).isEmpty();
        ProbeId entry = new ProbeId(new PlanId("plan", "uid"), new ProbeKey("entry", "1"));
        Insight insight = new Insight(Map.of("shop/cart", 5L, "cgroup:1", 2L), OptionalLong.of(700));
        view.counted(status(), RecordFeed.NONE, Map.of(entry, insight));
        assertThat(view.probes())
                .containsExactly(
                        new ProbeMetrics(
                                "plan",
                                "entry",
                                7,
                                0,
                                0,
                                Optional.empty(),
                                Optional.empty(),
                                new Attribution(Map.of("shop/cart", 5L), OptionalLong.of(700))),
                        new ProbeMetrics(
                                "plan",
                                "return",
                                15,
                                2,
                                3,
                                Optional.of(new RecordOutcomes(5, 4, 3, 2, 1)),
                                Optional.of(new Latency(100, List.of(0L, 0L, 9L, 6L))),
                                Attribution.NONE));
    }

    @Test
    void readsTheRingsOfTheBackendUntilItIsClosed() throws InterruptedException {
        KernelRing first = new KernelRing(0, 4096, 0);
        KernelRing second = new KernelRing(0, 4096, 0);
        RecordKey key = new RecordKey(3, 9);
        RecordOrigin origin = new RecordOrigin("plan", "probe", "vfs_read", true, Set.of(Capture.Task));
        first.write(Sample.plain(3, 1));
        view.counted(status(), new RecordFeed(rings(first), Map.of(key, origin)), Map.of());
        awaitRead(1);
        assertThat(labels.of(3, 9)).isEqualTo(new ProbeLabel("plan", "probe", "vfs_read", true));

        second.write(Sample.plain(3, 2));
        view.counted(status(), new RecordFeed(rings(second), Map.of()), Map.of());
        awaitRead(2);
        assertThat(labels.of(3, 9)).as("for the last records").isNotNull();

        view.ending();
        second.write(Sample.plain(3, 3));
        view.counted(status(), RecordFeed.NONE, Map.of());
        assertThat(metrics().recordsRead()).isEqualTo(2);
    }

    private LoopView view(Path root) {
        return new LoopView(
                new Health(Clock.systemUTC()), records, new PodWatch(root, this::open, Clock.systemUTC(), () -> {}));
    }

    private PodSource open(Runnable changed) {
        watched.add("begin");
        return new PodSource() {
            @Override
            public Optional<Collection<Pod>> pods() {
                return Optional.of(List.of());
            }

            @Override
            public void close() {
                watched.add("end");
            }
        };
    }

    private void awaitRead(long number) throws InterruptedException {
        while (metrics().recordsRead() < number) {
            Thread.sleep(5);
        }
    }

    private AgentMetrics metrics() {
        return records.metrics("1", Duration.ZERO, Path.of("/proc"));
    }

    private static List<Rings> rings(KernelRing kernel) {
        CpuRing ring = kernel.memory();
        Rings.Waiter pause = millis -> {
            try {
                Thread.sleep(millis / 10);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return false;
        };
        return List.of(new Rings(pause, 0, List.of(new Rings.Ring(0, ring.header(), ring.consumer(), ring.data()))));
    }

    private static ClusterState cluster(NodePlan... plans) {
        return new ClusterState(new ThisNode("n", "uid", Map.of(), false), List.of(plans), Optional.empty());
    }

    private static PlannedProbe probe(GroupBy groupBy, Capture... capture) {
        return new PlannedProbe("p", "0", Target.function("f"), At.Entry, null, groupBy, List.of(capture), null);
    }

    private static NodeStatus status() {
        ProbeReport detailed = new ProbeReport(
                "return",
                "2",
                ProbeState.Armed,
                null,
                null,
                null,
                null,
                "e",
                15,
                2,
                3,
                new RecordCounts(5, 4, 3, 2, 1),
                null,
                new Histogram(2, List.of(9L, 6L), 70, 100),
                null,
                null,
                null);
        PlanReport plan = new PlanReport(
                "plan",
                "uid",
                1,
                PlanPhase.Armed,
                null,
                List.of(ProbeReport.of("entry", "1", ProbeState.Armed, "e", 7), detailed),
                0,
                0,
                0);
        return new NodeStatus(
                "node",
                "boot",
                Kernel.UNKNOWN,
                AgentInfo.UNKNOWN,
                BackendStatus.NONE,
                NodePhase.Idle,
                null,
                2,
                22,
                "",
                List.of(plan));
    }
}
