// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.backend.Backends;
import dev.kprobe.agent.cluster.ClusterState;
import dev.kprobe.agent.config.RecordSettings;
import dev.kprobe.agent.engine.Engine;
import dev.kprobe.agent.engine.Legacy;
import dev.kprobe.agent.host.KernelFacts;
import dev.kprobe.agent.host.KernelFileSystems;
import dev.kprobe.agent.module.KernelModule;
import dev.kprobe.agent.module.LoadMarker;
import dev.kprobe.agent.pods.PodWatch;
import dev.kprobe.agent.records.PodOfCgroup;
import dev.kprobe.agent.records.ProbeLabels;
import dev.kprobe.agent.records.serve.Renderers;
import dev.kprobe.agent.report.AgentIdentity;
import dev.kprobe.agent.report.ReportPolicy;
import dev.kprobe.agent.report.StatusReporter;
import dev.kprobe.agent.safety.Quarantine;
import dev.kprobe.agent.symbols.AddressNames;
import dev.kprobe.agent.symbols.SymbolResolver;
import dev.kprobe.agent.symbols.SystemCallSymbols;
import dev.kprobe.api.v1alpha1.AgentInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentLoopTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path directory = Path.of("");

    private final Semaphore changes = new Semaphore(0);
    private final List<Boolean> alive = new ArrayList<>();
    private volatile Instant now = START;
    private int turns;
    private final Records records = new Records(
            new RecordSettings(0, false),
            new Renderers("n", "x86_64", new ProbeLabels(), PodOfCgroup.UNKNOWN, AddressNames.NONE));

    AgentLoopTest() throws IOException {}

    @AfterEach
    void end() {
        records.close();
    }

    /** The first turn goes well, no other one does, and between two there is a minute. */
    @Test
    void aLoopInWhichEveryTurnFailsIsNotAlive() throws InterruptedException {
        Health health = new Health(() -> now);
        Thread thread = Thread.ofPlatform().start(loop(health));
        thread.join();
        assertThat(alive).containsExactly(true, true, false, false);
    }

    private Optional<ClusterState> turn(Health health) {
        turns++;
        changes.release();
        if (turns == 1) {
            return Optional.empty();
        }
        alive.add(health.isAlive());
        now = now.plus(Duration.ofMinutes(1));
        if (turns == 5) {
            Thread.currentThread().interrupt();
        }
        throw new IllegalStateException("a mistake");
    }

    private AgentLoop loop(Health health) {
        KernelFileSystems files = new KernelFileSystems(directory, directory, directory);
        KernelModule module = new KernelModule(files, directory, "release", new LoadMarker(directory, "boot"));
        Engine engine = new Engine(
                new AgentIdentity(
                        new KernelFacts("release", "version", "x86_64", "boot"),
                        new AgentInfo("1", "pod", START.toString())),
                new Backends(Map.of(), module),
                new SymbolResolver(visitor -> {}, SystemCallSymbols.X86_64),
                new Legacy(Optional.empty(), new Quarantine(directory, "boot", START)),
                Duration.ofSeconds(5),
                START);
        LoopView view = new LoopView(
                health,
                records,
                new PodWatch(
                        directory,
                        changed -> {
                            throw new IllegalStateException("no plan names pods");
                        },
                        Clock.systemUTC(),
                        () -> {}));
        StatusReporter reporter =
                new StatusReporter(status -> {}, status -> {}, new ReportPolicy(Duration.ofSeconds(10)), () -> now);
        return new AgentLoop(engine, () -> turn(health), changes, reporter, view, () -> now);
    }
}
