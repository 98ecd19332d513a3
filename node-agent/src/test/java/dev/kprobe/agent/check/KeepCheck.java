// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.check;

import dev.kprobe.agent.backend.ArmResult;
import dev.kprobe.agent.backend.Backend;
import dev.kprobe.agent.backend.BackendRefusedException;
import dev.kprobe.agent.backend.BpfLauncher;
import dev.kprobe.agent.backend.CallFilter;
import dev.kprobe.agent.backend.Condition;
import dev.kprobe.agent.backend.Detail;
import dev.kprobe.agent.backend.NodePods;
import dev.kprobe.agent.backend.ProbeRequest;
import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.host.KernelFileSystems;
import dev.kprobe.agent.symbols.KernelSymbolFiles;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Sampling;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Programs that outlive their agent count on exactly, are found again, and are gone when nobody wants them. Counts are
 * exact; times are only waited for.
 */
final class KeepCheck {
    static final String PIN = "held.0123456789abcdef";
    private static final String OTHER = "other.0123456789abcdef";
    private static final Path PINS = Path.of("/sys/fs/bpf/kprobe-monitor");
    private static final String COMMAND = "kpm-away";
    private static final int KILLS = 10;
    private static final long CALLS = 5_000;
    /** As that of the processes that are killed. */
    private static final Duration LONG = Duration.ofMinutes(10);

    private static final Duration SHORT = Duration.ofSeconds(2);
    /** Enough to make some calls in, on a busy machine too. */
    private static final Duration LONGER = Duration.ofSeconds(12);

    private final KernelFileSystems files;
    private final KernelSymbolFiles symbols;
    private final KernelView kernel;
    private final Checks checks;
    private final Resolution.Found place;

    /** @param place of getppid */
    KeepCheck(
            KernelFileSystems files,
            KernelSymbolFiles symbols,
            KernelView kernel,
            Checks checks,
            Resolution.Found place) {
        this.files = files;
        this.symbols = symbols;
        this.kernel = kernel;
        this.checks = checks;
        this.place = place;
    }

    /** What the process arms, or takes over, that is killed. */
    static ProbeRequest request(Resolution.Found place) {
        return request(place, PIN, false, GroupBy.None);
    }

    /** Has the probe, an earlier process's if there is one, and says so, until this process is killed. */
    static void hold(Backend backend, Resolution.Found place) throws IOException, InterruptedException {
        String how = backend.adopt(PIN, false).isPresent()
                ? "adopted"
                : backend.arm(request(place)) instanceof ArmResult.Armed ? "armed" : "refused";
        backend.renew();
        System.out.println(how);
        Thread.sleep(Long.MAX_VALUE);
    }

    /** @param holder starts a process that has the probe, and says so */
    void run(Holder holder) throws Exception {
        BpfObjects before = BpfObjects.settled();
        if (refused()) {
            return;
        }
        killed(holder);
        grouped();
        ended();
        stale();
        checks.equal("Keep leaves no program, map or link behind", before, before.await());
        checks.equal("Keep leaves no name behind", List.of(), names());
    }

    /** A process that has a probe. */
    @FunctionalInterface
    interface Holder {
        Process start() throws IOException;
    }

    /** Where the kernel cannot do it, the probe is armed all the same and its row says why it will not stay. */
    private boolean refused() throws BackendRefusedException {
        try (Backend backend = backend(SHORT)) {
            ArmResult.Refused lack = backend.shortfall(request(place)).lack().orElse(null);
            if (lack != null) {
                System.out.println("# " + lack.message());
                checks.equal(
                        "Keep is refused where programs cannot outlive a process",
                        Reason.UnsupportedKeep,
                        lack.reason());
                checks.equal(
                        "and the probe ends with the agent",
                        "",
                        backend.shortfall(request(place)).feasible().detail().pin());
            }
            return lack != null;
        }
    }

    private void killed(Holder holder) throws Exception {
        for (int i = 0; i < KILLS; i++) {
            Process process = holder.start();
            try (BufferedReader output = process.inputReader()) {
                checks.equal("Keep: agent " + i + " has the probe", i == 0 ? "armed" : "adopted", output.readLine());
                call(COMMAND);
            } finally {
                process.destroyForcibly().waitFor();
            }
            call(COMMAND);
        }
        try (Backend backend = backend(LONG)) {
            ArmResult.Armed adopted = backend.adopt(PIN, false).orElseThrow();
            checks.equal("Keep counts exactly while agents are killed", 4 * KILLS * CALLS, hits(backend, adopted));
            checks.equal("Keep: it is what it was", true, backend.resume(adopted.probe(), request(place)));
            checks.equal(
                    "Keep: it is not what it was not",
                    false,
                    backend.resume(adopted.probe(), request(place, PIN, true, GroupBy.None)));
            backend.renew();
            checks.equal("Keep: nobody is lost", Map.of(), backend.conditions());
            try (Backend other = backend(SHORT)) {
                checks.equal(
                        "Keep: nobody else can have it",
                        true,
                        other.adopt(PIN, false).isEmpty());
                checks.equal(
                        "Keep: nor one of its own",
                        Reason.UnsupportedKeep,
                        other.shortfall(request(place)).lack().orElseThrow().reason());
            }
            call(COMMAND);
            checks.equal(
                    "Keep gives the final count",
                    (4 * KILLS + 2) * CALLS,
                    backend.disarm(adopted.probe()).hits());
        }
        checks.equal("Keep: it leaves the kernel when it is disarmed", Set.of(), kernel.armed());
    }

    /** What else a probe counts goes on as well. */
    private void grouped() throws Exception {
        ProbeRequest request = request(place, OTHER, true, GroupBy.Command);
        try (Backend backend = backend(LONG)) {
            arm(backend, request);
            call(COMMAND);
        }
        call("kpm-others");
        try (Backend backend = backend(LONG)) {
            ArmResult.Armed adopted = backend.adopt(OTHER, false).orElseThrow();
            checks.equal("Keep: an agent that stops leaves it", true, backend.resume(adopted.probe(), request));
            call(COMMAND);
            Counts counts = backend.disarm(adopted.probe());
            checks.equal(
                    "Keep counts groups on", 4 * CALLS, counts.groups().hits().get(COMMAND));
            checks.equal("Keep counts all", 6 * CALLS, counts.hits());
            checks.equal(
                    "Keep measures all",
                    6 * CALLS,
                    counts.durations().counts().stream()
                            .mapToLong(Long::longValue)
                            .sum());
        }
    }

    /** Nothing counts when the lease has ended, which the next agent sees. */
    private void ended() throws Exception {
        ProbeRequest request = request(place);
        try (Backend backend = backend(LONGER)) {
            arm(backend, request);
            call(COMMAND);
        }
        Thread.sleep(LONGER.toMillis());
        call(COMMAND);
        try (Backend backend = backend(SHORT)) {
            ArmResult.Armed adopted = backend.adopt(PIN, false).orElseThrow();
            checks.equal("Keep counts nothing after the lease", 2 * CALLS, hits(backend, adopted));
            backend.renew();
            checks.equal(
                    "Keep: that it has ended is known",
                    true,
                    backend.conditions().get(adopted.probe()) instanceof Condition.Lost);
            call(COMMAND);
            checks.equal(
                    "Keep: what has ended stays so",
                    2 * CALLS,
                    backend.disarm(adopted.probe()).hits());
        }
    }

    /** Nobody asks for what was left: it goes, but not before somebody could have. */
    private void stale() throws Exception {
        try (Backend backend = backend(SHORT)) {
            arm(backend, request(place));
        }
        Thread.sleep(SHORT.toMillis());
        Files.createDirectory(PINS.resolve("half"));
        try (Backend backend = backend(SHORT)) {
            backend.renew();
            checks.equal("Keep: what is not whole goes at once", 1, names().size());
            Thread.sleep(SHORT.toMillis());
            backend.renew();
            checks.equal("Keep: what nobody wants goes", List.of(), names());
            checks.equal("Keep: and leaves the kernel", Set.of(), kernel.armedInTheEnd());
        }
    }

    private static ProbeRequest request(Resolution.Found place, String pin, boolean onReturn, GroupBy group) {
        CallFilter filter = group == GroupBy.None ? CallFilter.of(0, COMMAND) : CallFilter.ALL;
        return new ProbeRequest("kept", onReturn, place, filter, new Detail(group, Set.of(), Sampling.ALL, pin));
    }

    private static void arm(Backend backend, ProbeRequest request) throws IOException {
        if (!(backend.arm(request) instanceof ArmResult.Armed armed) || armed.generation() == 0) {
            throw new IOException("not kept");
        }
    }

    private static long hits(Backend backend, ArmResult.Armed probe) throws IOException {
        return Objects.requireNonNull(backend.counts().get(probe.probe())).hits();
    }

    private static void call(String command) throws IOException, InterruptedException {
        try (Calls calls = Calls.start(CALLS, command, 1)) {
            calls.go();
            calls.await();
        }
    }

    private static List<Path> names() throws IOException {
        try (Stream<Path> names = Files.list(PINS)) {
            return names.toList();
        }
    }

    private Backend backend(Duration lease) throws BackendRefusedException {
        return new BpfLauncher(files, symbols, NodePods.UNKNOWN, lease).launch();
    }
}
