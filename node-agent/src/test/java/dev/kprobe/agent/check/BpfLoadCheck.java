// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.check;

import dev.kprobe.agent.backend.ArmResult;
import dev.kprobe.agent.backend.Backend;
import dev.kprobe.agent.backend.CallFilter;
import dev.kprobe.agent.backend.Comparison;
import dev.kprobe.agent.backend.Detail;
import dev.kprobe.agent.backend.ProbeHandle;
import dev.kprobe.agent.backend.ProbeRequest;
import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.symbols.Expansion;
import dev.kprobe.agent.symbols.Glob;
import dev.kprobe.agent.symbols.GlobResolver;
import dev.kprobe.agent.symbols.KernelSymbol;
import dev.kprobe.agent.symbols.KernelSymbolFiles;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.api.v1alpha1.Capture;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.Operator;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Sampling;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Programs in interrupts, with more records than there is room for, and by the thousand. */
final class BpfLoadCheck {
    private static final long TIMERS = 2_000;
    /** Of some 560 bytes each, in a ring of 1 MiB and one of this process that nobody reads. */
    private static final long FLOOD = 60_000;

    private static final int MANY = 64;
    /** Of the thousand that a pattern may match. */
    private static final int NEARLY_ALL = 950;

    private static final long SEEKS = 10_000;
    private static final String COMMAND = "kpm-wide";
    private static final Detail RECORDS =
            new Detail(GroupBy.None, Set.of(Capture.Task, Capture.Stack), Sampling.ALL, "");

    private final Backend backend;
    private final KernelSymbolFiles symbols;
    private final Checks checks;

    BpfLoadCheck(Backend backend, KernelSymbolFiles symbols, Checks checks) {
        this.backend = backend;
        this.symbols = symbols;
        this.checks = checks;
    }

    void run(Resolution.Found getppid) throws IOException, InterruptedException {
        interrupts();
        flood(getppid);
        thousand();
        many();
    }

    /** Nobody else has timers of this kind here. */
    private void interrupts() throws IOException, InterruptedException {
        Resolution.Found expiry = function("timerfd_tmrproc");
        ProbeHandle entries = arm(new ProbeRequest("interrupts", false, expiry, 0, ""));
        ProbeHandle returns = arm(new ProbeRequest("interrupts", true, expiry, 0, ""));
        try (Calls timers = Calls.interrupts(TIMERS, "kpm-timers")) {
            timers.go();
            timers.await();
        }
        checks.equal("Bpf counts in hard interrupts", new Counts(TIMERS, 0), backend.disarm(entries));
        Counts counts = backend.disarm(returns);
        checks.equal("Bpf counts returns in hard interrupts", TIMERS, counts.hits() + counts.missed());
        System.out.println("# returns in interrupts: " + counts.hits() + " and " + counts.missed() + " missed");
    }

    private void flood(Resolution.Found getppid) throws IOException, InterruptedException {
        ProbeHandle probe = arm(new ProbeRequest("flood", false, getppid, CallFilter.of(0, "kpm-flood"), RECORDS));
        try (Calls calls = Calls.start(FLOOD / 2, "kpm-flood", 1)) {
            calls.go();
            calls.await();
        }
        Counts counts = backend.disarm(probe);
        System.out.println("# " + counts.records());
        checks.equal("Bpf counts all when its rings are full", FLOOD, counts.hits());
        checks.equal(
                "Bpf says what became of each record", FLOOD, counts.records().hits());
        checks.equal(
                "Bpf drops records where there is no room",
                true,
                counts.records().dropped() > 0);
    }

    /** As many as a pattern may match. */
    private void thousand() throws IOException, InterruptedException {
        WidePattern widest = WidePattern.find(symbols);
        System.out.println("# " + widest);
        checks.equal("a pattern of a thousand functions is known", true, widest.functions() >= NEARLY_ALL);
        wide(widest, false, CallFilter.of(0, COMMAND))
                .ifPresent(hits -> checks.equal("Bpf counts entries of a thousand", true, hits >= SEEKS));
        Comparison result = new Comparison(0, Operator.Equal, 49, true);
        wide(widest, true, new CallFilter(null, 0, COMMAND, null, List.of(), result))
                .ifPresent(hits -> checks.equal("Bpf counts returns of one of a thousand", SEEKS / 100, hits));
    }

    /** What it counts while files are sought in, one of a hundred times to byte 49; empty where it is refused. */
    private Optional<Long> wide(WidePattern pattern, boolean onReturn, CallFilter filter)
            throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Resolution.Found place = function(pattern.text());
        ArmResult result = backend.arm(new ProbeRequest("thousand", onReturn, place, filter, Detail.NONE));
        System.out.printf("# armed in %d ms: %s%n", (System.nanoTime() - begun) / 1_000_000, result);
        if (!(result instanceof ArmResult.Armed many)) {
            checks.equal(
                    "Bpf refuses too many functions where there is no hook for many",
                    Reason.ProbeLimit,
                    result instanceof ArmResult.Refused refused ? refused.reason() : null);
            return Optional.empty();
        }
        checks.equal("Bpf arms all that " + pattern.text() + " matches", pattern.functions(), many.functions());
        try (Calls calls = Calls.seeks(SEEKS, COMMAND)) {
            calls.go();
            calls.await();
        }
        return Optional.of(backend.disarm(many.probe()).hits());
    }

    /** What arming takes is a figure of the machine, not a check. */
    private void many() throws IOException {
        GlobResolver resolver = new GlobResolver(symbols, symbols);
        if (!(resolver.expand(new Glob("vfs_*"), "") instanceof Expansion.Functions functions)) {
            throw new IOException("no functions");
        }
        List<ProbeHandle> armed = new ArrayList<>();
        long begun = System.nanoTime();
        for (int i = 0; i < MANY; i++) {
            Resolution.Found place =
                    functions.places().get(i % functions.places().size());
            armed.add(arm(new ProbeRequest("many", false, place, 0, "kpm-nobody")));
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        for (ProbeHandle probe : armed) {
            backend.disarm(probe);
        }
        System.out.printf(
                Locale.ROOT, "# BENCH bpf.arm_%d %.2f s 3 %s%n", MANY, seconds, seconds <= 3 ? "held" : "missed");
    }

    private ProbeHandle arm(ProbeRequest request) throws IOException {
        ArmResult result = backend.arm(request);
        if (result instanceof ArmResult.Armed armed) {
            return armed.probe();
        }
        throw new IOException(request.location().location() + ": " + result);
    }

    private static Resolution.Found function(String name) {
        return new Resolution.Found(new KernelSymbol(name, ""), 0);
    }
}
