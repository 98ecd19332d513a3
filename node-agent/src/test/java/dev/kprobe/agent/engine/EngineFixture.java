// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.backend.BackendLauncher;
import dev.kprobe.agent.backend.Backends;
import dev.kprobe.agent.cluster.ClusterState;
import dev.kprobe.agent.host.KernelFacts;
import dev.kprobe.agent.host.KernelFileSystems;
import dev.kprobe.agent.module.KernelModule;
import dev.kprobe.agent.module.LoadMarker;
import dev.kprobe.agent.plan.GuardRails;
import dev.kprobe.agent.plan.NodePlan;
import dev.kprobe.agent.plan.Plans;
import dev.kprobe.agent.report.AgentIdentity;
import dev.kprobe.agent.safety.Quarantine;
import dev.kprobe.agent.symbols.KernelSymbol;
import dev.kprobe.agent.symbols.SymbolResolver;
import dev.kprobe.agent.symbols.SystemCallSymbols;
import dev.kprobe.api.v1alpha1.AgentInfo;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.ProbeReport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** An engine over a kernel that is not one, and time that passes when it is told to. */
final class EngineFixture {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Path NOWHERE = Path.of("/nonexistent/kprobe-monitor");

    final FakeKernel kernel = new FakeKernel();
    private final Map<BackendName, BackendLauncher> launchers;
    private Engine engine;
    private final Path host = Path.of("target", "hosts", UUID.randomUUID().toString());
    GuardRails rails = GuardRails.NONE;
    private int boots = 1;
    Instant now = START;

    EngineFixture() {
        launchers = Map.of(BackendName.Module, kernel);
        engine = newEngine(Optional.empty(), START);
    }

    /** An engine that would prefer another backend. */
    EngineFixture(FakeKernel preferred) {
        launchers = new LinkedHashMap<>();
        launchers.put(BackendName.Module, preferred);
        launchers.put(BackendName.Perf, kernel);
        kernel.name = BackendName.Perf;
        engine = newEngine(Optional.empty(), START);
    }

    /** An engine that would prefer either of two others, the first of them most. */
    EngineFixture(FakeKernel first, FakeKernel second) {
        launchers = new LinkedHashMap<>();
        launchers.put(BackendName.Module, first);
        launchers.put(BackendName.Bpf, second);
        launchers.put(BackendName.Perf, kernel);
        second.name = BackendName.Bpf;
        kernel.name = BackendName.Perf;
        engine = newEngine(Optional.empty(), START);
    }

    private Engine newEngine(Optional<NodeStatus> saved, Instant started) {
        KernelFileSystems files = new KernelFileSystems(NOWHERE, NOWHERE, NOWHERE);
        KernelModule module = new KernelModule(files, NOWHERE, "release", new LoadMarker(NOWHERE, "boot"));
        List<KernelSymbol> symbols =
                List.of(new KernelSymbol("__x64_sys_mmap", ""), new KernelSymbol("__x64_sys_brk", ""));
        Engine made = new Engine(
                new AgentIdentity(
                        new KernelFacts("release", "version", "x86_64", "boot-id-" + boots),
                        new AgentInfo("1", "pod", started.toString())),
                new Backends(launchers, module),
                new SymbolResolver(symbols::forEach, SystemCallSymbols.X86_64),
                new Legacy(saved, new Quarantine(host, "boot-id-" + boots, started)),
                Duration.ofSeconds(5),
                started);
        made.start(started);
        return made;
    }

    NodeStatus turn(NodePlan... plans) {
        return engine.turn(state(plans), now);
    }

    /** What else is known of the first probe of a plan. */
    Insight insight(NodePlan plan) {
        return engine.insights(state(plan))
                .getOrDefault(plan.demands().keySet().iterator().next(), Insight.NONE);
    }

    /** The probe in the first row of a turn. */
    ProbeReport row(NodePlan... plans) {
        return turn(plans).plans().getFirst().probes().getFirst();
    }

    NodeStatus stop(NodePlan... plans) {
        NodeStatus last = engine.stop(state(plans), now);
        engine.close();
        return last;
    }

    Engine engine() {
        return engine;
    }

    /** The agent is killed, and another one starts a while later with what was saved. */
    void restart(NodeStatus saved, Duration away) {
        engine.close();
        now = now.plus(away);
        engine = newEngine(Optional.of(saved), now);
    }

    /** The machine goes down, with whatever is in its kernel, and comes back a while later. */
    void crash(NodeStatus saved, Duration away) {
        boots++;
        kernel.probes.clear();
        kernel.kept.clear();
        restart(saved, away);
    }

    private ClusterState state(NodePlan... plans) {
        return new ClusterState(Plans.NODE, List.of(plans), rails, Optional.empty());
    }
}
