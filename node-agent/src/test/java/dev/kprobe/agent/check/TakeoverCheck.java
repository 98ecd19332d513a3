// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.check;

import dev.kprobe.agent.backend.BackendLauncher;
import dev.kprobe.agent.backend.Backends;
import dev.kprobe.agent.backend.BpfLauncher;
import dev.kprobe.agent.backend.ModuleLauncher;
import dev.kprobe.agent.backend.NodePods;
import dev.kprobe.agent.backend.PerfLauncher;
import dev.kprobe.agent.cluster.ClusterState;
import dev.kprobe.agent.engine.Engine;
import dev.kprobe.agent.engine.Legacy;
import dev.kprobe.agent.host.KernelFacts;
import dev.kprobe.agent.host.KernelFileSystems;
import dev.kprobe.agent.module.KernelModule;
import dev.kprobe.agent.module.LoadMarker;
import dev.kprobe.agent.plan.NodePlan;
import dev.kprobe.agent.plan.Plans;
import dev.kprobe.agent.report.AgentIdentity;
import dev.kprobe.agent.safety.Quarantine;
import dev.kprobe.agent.symbols.KernelSymbolFiles;
import dev.kprobe.agent.symbols.SymbolResolver;
import dev.kprobe.agent.symbols.SystemCallSymbols;
import dev.kprobe.api.v1alpha1.AgentInfo;
import dev.kprobe.api.v1alpha1.At;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.Filter;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The module's file appears while another backend counts a storm: the module goes on, and each call has counted once.
 */
final class TakeoverCheck {
    private static final int THREADS = 2;
    /** In each thread of a program, and in its child process. */
    private static final long CALLS = 50_000;

    private static final Path MODULES = Path.of("/modules");
    private static final Path LATER = Path.of("/tmp/modules");

    private final KernelFileSystems files;
    private final KernelSymbolFiles symbols;
    private final KernelView kernel;
    private final Checks checks;
    private final KernelFacts facts;
    private Instant now = Instant.EPOCH;

    TakeoverCheck(KernelFileSystems files, KernelSymbolFiles symbols, KernelView kernel, Checks checks)
            throws IOException {
        this.files = files;
        this.symbols = symbols;
        this.kernel = kernel;
        this.checks = checks;
        this.facts = KernelFacts.read(files.proc());
    }

    void run(BackendName worse) throws IOException, InterruptedException {
        removeModule();
        KernelModule module =
                new KernelModule(files, LATER, facts.release(), new LoadMarker(Path.of("/state"), facts.bootId()));
        try (Engine engine = engine(module, worse)) {
            checks.equal("without the module's file another backend counts", worse, backend(turn(engine)));
            Storm storm = new Storm();
            Thread thread = Thread.ofPlatform().start(storm);
            NodeStatus status = await(engine, worse, 1);
            copyModule();
            status = await(engine, BackendName.Module, hits(status, 0) + 1);
            checks.equal("when it appears the module takes over", BackendName.Module, backend(status));
            System.out.printf("# taken over after %d hits%n", hits(status, 0));
            status = await(engine, BackendName.Module, hits(status, 0) + 1);
            storm.ends = true;
            thread.join();
            checks.equal("  under load", true, hits(status, 0) < storm.calls.get());
            checks.equal("  nothing of events is left", List.of(), kernel.ownEvents());
            status = turn(engine);
            checks.equal("  every call has counted once", storm.calls.get(), hits(status, 0));
            checks.equal("  every return too", storm.calls.get(), hits(status, 1));
            checks.equal(
                    "  with nothing in doubt",
                    0L,
                    row(status, 0).missed() + row(status, 1).missed());
        }
        checks.equal("  and nothing is left of it", Set.of(), kernel.armed());
        module.unload();
    }

    /** Calls without end, in programs that make an exact number of them. */
    private static final class Storm implements Runnable {
        final AtomicLong calls = new AtomicLong();
        volatile boolean ends;

        @Override
        public void run() {
            while (!ends) {
                try (Calls program = Calls.start(CALLS, "kpm-takeover", THREADS)) {
                    calls.addAndGet((THREADS + 1) * CALLS);
                    program.go();
                    program.await();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /** The first of some turns in which this backend has so many hits, or the last of too many. */
    private NodeStatus await(Engine engine, BackendName backend, long hits) throws InterruptedException {
        NodeStatus status = turn(engine);
        for (int i = 0; i < 600 && (backend(status) != backend || hits(status, 0) < hits); i++) {
            Thread.sleep(50);
            status = turn(engine);
        }
        return status;
    }

    private Engine engine(KernelModule module, BackendName worse) {
        Map<BackendName, BackendLauncher> launchers = new LinkedHashMap<>();
        launchers.put(BackendName.Module, new ModuleLauncher(module, Path.of("/dev"), symbols, NodePods.UNKNOWN));
        launchers.put(
                worse,
                worse == BackendName.Bpf
                        ? new BpfLauncher(files, symbols, NodePods.UNKNOWN, Duration.ofMinutes(1))
                        : new PerfLauncher(files, symbols));
        return new Engine(
                new AgentIdentity(facts, new AgentInfo("check", "pod", now.toString())),
                new Backends(launchers, module),
                new SymbolResolver(symbols, SystemCallSymbols.X86_64),
                new Legacy(Optional.empty(), new Quarantine(Path.of("/state/takeover-" + worse), facts.bootId(), now)),
                Duration.ofHours(1),
                now);
    }

    /** A minute goes by between turns, as far as the engine knows. */
    private NodeStatus turn(Engine engine) {
        now = now.plusSeconds(60);
        return engine.turn(new ClusterState(Plans.NODE, List.of(plan()), Optional.empty()), now);
    }

    private static NodePlan plan() {
        return Plans.armed("takeover", probe("entries", At.Entry), probe("returns", At.Return));
    }

    private static PlannedProbe probe(String name, At at) {
        Filter filter = Filter.of(null, "kpm-takeover");
        return PlannedProbe.counting(name, name, Target.systemCall("getppid"), at, filter);
    }

    private void removeModule() throws IOException {
        Files.deleteIfExists(LATER.resolve(facts.release()).resolve("kprobe_monitor.ko"));
    }

    private void copyModule() throws IOException {
        Path file = Path.of(facts.release(), "kprobe_monitor.ko");
        Files.createDirectories(LATER.resolve(facts.release()));
        Files.copy(MODULES.resolve(file), LATER.resolve(facts.release()).resolve("copying"));
        Files.move(LATER.resolve(facts.release()).resolve("copying"), LATER.resolve(file));
    }

    private static BackendName backend(NodeStatus status) {
        return status.backend().name();
    }

    private static ProbeReport row(NodeStatus status, int number) {
        return status.plans().getFirst().probes().get(number);
    }

    private static long hits(NodeStatus status, int number) {
        return row(status, number).hits();
    }
}
