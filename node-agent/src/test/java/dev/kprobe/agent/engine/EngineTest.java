// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.backend.Backends;
import dev.kprobe.agent.cluster.ClusterState;
import dev.kprobe.agent.host.KernelFacts;
import dev.kprobe.agent.host.KernelFileSystems;
import dev.kprobe.agent.module.KernelModule;
import dev.kprobe.agent.module.LoadMarker;
import dev.kprobe.agent.plan.NodePlan;
import dev.kprobe.agent.plan.Plans;
import dev.kprobe.agent.plan.ThisNode;
import dev.kprobe.agent.report.AgentIdentity;
import dev.kprobe.agent.safety.Quarantine;
import dev.kprobe.agent.symbols.KernelSymbol;
import dev.kprobe.agent.symbols.SymbolResolver;
import dev.kprobe.agent.symbols.SystemCallSymbols;
import dev.kprobe.api.v1alpha1.AgentInfo;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.Desired;
import dev.kprobe.api.v1alpha1.NodePhase;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.PlanPhase;
import dev.kprobe.api.v1alpha1.PlanReport;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import dev.kprobe.api.v1alpha1.ProbeState;
import dev.kprobe.api.v1alpha1.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final PlannedProbe MMAP = Plans.probe("mmap", "mmap");
    private static final PlannedProbe BRK = Plans.probe("brk", "brk");
    private static final PlannedProbe MISSING = Plans.probe("missing", "no_such_call");

    @TempDir
    private Path directory = Path.of("");

    private final FakeKernel kernel = new FakeKernel();
    private Engine engine = newEngine(Optional.empty());
    private Instant now = START;

    @BeforeEach
    void start() {
        engine = newEngine(Optional.empty());
        engine.start(START);
    }

    @Test
    void armsCountsAndReports() {
        turn(Plans.armed("p", MMAP, BRK));
        kernel.call("__x64_sys_mmap", 7);
        NodeStatus status = turn(Plans.armed("p", MMAP, BRK));
        assertThat(status.phase()).isEqualTo(NodePhase.Armed);
        assertThat(status.backend().name()).isEqualTo(BackendName.Module);
        assertThat(status.probes()).isEqualTo(2);
        assertThat(status.hits()).isEqualTo(7);
        PlanReport plan = status.plans().getFirst();
        assertThat(plan.phase()).isEqualTo(PlanPhase.Armed);
        assertThat(plan.probes().getFirst().symbol()).isEqualTo("__x64_sys_mmap");
        assertThat(plan.probes().getFirst().hits()).isEqualTo(7);
        assertThat(plan.probes().getFirst().epoch()).startsWith("boot-id-");
    }

    @Test
    void leavesOtherProbesAloneWhenOneChanges() {
        turn(Plans.armed("p", MMAP, BRK));
        kernel.call("__x64_sys_mmap", 7);
        kernel.call("__x64_sys_brk", 5);
        NodeStatus status = turn(Plans.armed("p", MMAP));
        assertThat(kernel.armings()).isEqualTo(2);
        assertThat(kernel.armedSymbols()).containsExactly("__x64_sys_mmap");
        PlanReport plan = status.plans().getFirst();
        assertThat(plan.probes()).hasSize(1);
        assertThat(plan.retiredHits()).isEqualTo(5);
        assertThat(status.hits()).isEqualTo(12);
    }

    @Test
    void keepsCountsWhilePausedAndContinues() {
        turn(Plans.armed("p", MMAP));
        kernel.call("__x64_sys_mmap", 7);
        NodeStatus paused = turn(plan(Desired.Paused, Plans.NODE));
        assertThat(kernel.armedSymbols()).isEmpty();
        assertThat(paused.plans().getFirst().phase()).isEqualTo(PlanPhase.Paused);
        assertThat(paused.plans().getFirst().probes().getFirst().state()).isEqualTo(ProbeState.Disarmed);
        assertThat(paused.hits()).isEqualTo(7);
        turn(Plans.armed("p", MMAP));
        kernel.call("__x64_sys_mmap", 3);
        assertThat(turn(Plans.armed("p", MMAP)).hits()).isEqualTo(10);
    }

    @Test
    void disarmsForADeletedMonitorAndForgetsItsPlan() {
        turn(Plans.armed("p", MMAP));
        NodeStatus disarmed = turn(plan(Desired.Disarmed, Plans.NODE));
        assertThat(disarmed.plans().getFirst().phase()).isEqualTo(PlanPhase.Disarmed);
        assertThat(kernel.armedSymbols()).isEmpty();
        assertThat(turn().plans()).isEmpty();
    }

    @Test
    void disarmsEverythingOnADisabledNode() {
        turn(Plans.armed("p", MMAP));
        ThisNode disabled = new ThisNode("node-1", "node-uid", Map.of(), true);
        NodeStatus status =
                engine.turn(new ClusterState(disabled, List.of(plan(Desired.Armed, disabled)), Optional.empty()), now);
        assertThat(status.phase()).isEqualTo(NodePhase.Disabled);
        assertThat(status.plans().getFirst().probes().getFirst().reason()).isEqualTo(Reason.NodeDisabled);
        assertThat(kernel.armedSymbols()).isEmpty();
    }

    @Test
    void reportsWhatCannotBeArmedAndArmsTheRest() {
        kernel.refuse("__x64_sys_brk");
        NodeStatus first = turn(Plans.armed("p", MMAP, BRK, MISSING));
        assertThat(first.plans().getFirst().phase()).isEqualTo(PlanPhase.Arming);
        assertThat(first.probes()).isEqualTo(1);
        NodeStatus status = turn(Plans.armed("p", MMAP, BRK, MISSING));
        assertThat(status.phase()).isEqualTo(NodePhase.Degraded);
        assertThat(status.plans().getFirst().phase()).isEqualTo(PlanPhase.Partial);
        assertThat(status.plans().getFirst().probes())
                .extracting(probe -> probe.reason())
                .containsExactly(null, Reason.ProbeLimit, Reason.SymbolNotFound);
        assertThat(status.message()).startsWith("probe brk of p: the module has no free slot");
    }

    @Test
    void triesAgainLaterAndNotOnEveryTurn() {
        kernel.refuse("__x64_sys_brk");
        turn(Plans.armed("p", BRK));
        String first = message(turn(Plans.armed("p", BRK)));
        now = now.plusSeconds(29);
        assertThat(message(turn(Plans.armed("p", BRK)))).isEqualTo(first);
        assertThat(kernel.launches()).isEqualTo(1);
    }

    @Test
    void letsTheBackendGoWhenIdleAndTakesItAgain() {
        turn(Plans.armed("p", MMAP));
        turn();
        now = now.plusSeconds(5);
        assertThat(turn().phase()).isEqualTo(NodePhase.Idle);
        turn(Plans.armed("p", MMAP));
        assertThat(kernel.launches()).isEqualTo(2);
        assertThat(kernel.armedSymbols()).containsExactly("__x64_sys_mmap");
    }

    @Test
    void continuesExactlyAfterARestart() {
        turn(Plans.armed("p", MMAP));
        kernel.call("__x64_sys_mmap", 7);
        NodeStatus saved = turn(Plans.armed("p", MMAP));
        engine.close();
        engine = newEngine(Optional.of(saved));
        engine.start(now);
        turn(Plans.armed("p", MMAP));
        kernel.call("__x64_sys_mmap", 3);
        assertThat(turn(Plans.armed("p", MMAP)).hits()).isEqualTo(10);
    }

    @Test
    void givesFinalCountsWhenItStops() {
        turn(Plans.armed("p", MMAP));
        kernel.call("__x64_sys_mmap", 7);
        NodeStatus last = engine.stop(state(Plans.armed("p", MMAP)), now);
        assertThat(last.hits()).isEqualTo(7);
        assertThat(last.probes()).isZero();
        assertThat(last.phase()).isEqualTo(NodePhase.Starting);
        assertThat(last.plans().getFirst().phase()).isEqualTo(PlanPhase.Pending);
        assertThat(kernel.armedSymbols()).isEmpty();
    }

    @Test
    void countsAnewForANodeThatWasMadeAgain() {
        turn(Plans.armed("p", MMAP));
        kernel.call("__x64_sys_mmap", 7);
        turn(Plans.armed("p", MMAP));
        ThisNode again = new ThisNode("node-1", "another-uid", Map.of(), false);
        NodeStatus status =
                engine.turn(new ClusterState(again, List.of(Plans.armed("p", MMAP)), Optional.empty()), now);
        assertThat(status.hits()).isZero();
        assertThat(status.probes()).isEqualTo(1);
    }

    @Test
    void saysSoWhereNoBackendWorks() {
        kernel.breakDown();
        engine = newEngine(Optional.empty());
        engine.start(now);
        NodeStatus status = turn(Plans.armed("p", MMAP));
        assertThat(status.phase()).isEqualTo(NodePhase.Unsupported);
        assertThat(status.backend().refusals().getFirst().reason()).isEqualTo(Reason.NoModuleForKernel);
        assertThat(status.plans().getFirst().phase()).isEqualTo(PlanPhase.Failed);
        assertThat(status.plans().getFirst().probes().getFirst().reason()).isEqualTo(Reason.NoBackend);
    }

    private Engine newEngine(Optional<NodeStatus> saved) {
        KernelFileSystems files = new KernelFileSystems(directory, directory, directory);
        KernelModule module = new KernelModule(files, directory, "release", new LoadMarker(directory, "boot"));
        List<KernelSymbol> symbols =
                List.of(new KernelSymbol("__x64_sys_mmap", ""), new KernelSymbol("__x64_sys_brk", ""));
        return new Engine(
                new AgentIdentity(
                        new KernelFacts("release", "version", "x86_64", "boot-id-1"),
                        new AgentInfo("1", "pod", START.toString())),
                new Backends(Map.of(BackendName.Module, kernel), module),
                new SymbolResolver(symbols::forEach, SystemCallSymbols.X86_64),
                new Legacy(saved, new Quarantine(directory, "boot-id-1", START)),
                Duration.ofSeconds(5),
                START);
    }

    private NodeStatus turn(NodePlan... plans) {
        return engine.turn(state(plans), now);
    }

    private static ClusterState state(NodePlan... plans) {
        return new ClusterState(Plans.NODE, List.of(plans), Optional.empty());
    }

    private static NodePlan plan(Desired desired, ThisNode node) {
        return NodePlan.of("p", 2, Plans.spec(desired, null, MMAP), node);
    }

    private static String message(NodeStatus status) {
        return String.valueOf(status.plans().getFirst().probes().getFirst().message());
    }
}
