// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.check;

import dev.kprobe.agent.backend.ArmResult;
import dev.kprobe.agent.backend.Condition;
import dev.kprobe.agent.backend.PerfBackend;
import dev.kprobe.agent.backend.ProbeHandle;
import dev.kprobe.agent.backend.ProbeRequest;
import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.host.KernelFileSystems;
import dev.kprobe.agent.host.Lockdown;
import dev.kprobe.agent.perf.Comparison;
import dev.kprobe.agent.perf.FetchedNumber;
import dev.kprobe.agent.perf.Operator;
import dev.kprobe.agent.perf.PerfCapture;
import dev.kprobe.agent.perf.PerfFilter;
import dev.kprobe.agent.perf.PerfProbe;
import dev.kprobe.agent.symbols.Expansion;
import dev.kprobe.agent.symbols.Glob;
import dev.kprobe.agent.symbols.GlobResolver;
import dev.kprobe.agent.symbols.KernelSymbol;
import dev.kprobe.agent.symbols.KernelSymbolFiles;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.agent.symbols.SymbolResolver;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What perf events can do beyond the checks that every backend passes. */
final class PerfCheck {
    private static final long SEEKS = 10_000;
    private static final long NEGATIVE = SEEKS / 2;
    private static final String COMMAND = "kpm-seeks";

    private final PerfBackend backend;
    private final KernelFileSystems files;
    private final SymbolResolver resolver;
    private final Checks checks;

    PerfCheck(PerfBackend backend, KernelFileSystems files, SymbolResolver resolver, Checks checks) {
        this.backend = backend;
        this.files = files;
        this.resolver = resolver;
        this.checks = checks;
    }

    void run() throws IOException, InterruptedException {
        comparisons();
        argumentsOnReturn();
        severalPlaces();
        manyPlaces();
        drift();
    }

    private void comparisons() throws IOException, InterruptedException {
        Resolution.Found function = place(Target.function("shmem_file_llseek"));
        Resolution.Found call = place(Target.systemCall("lseek"));
        Counted counted = new Counted();
        counted.add("all", SEEKS, probe(false, List.of(function)));
        counted.add("argument, signed", NEGATIVE, probe(false, List.of(function), compare(2, true, Operator.LESS, 0)));
        counted.add(
                "argument, unsigned",
                NEGATIVE,
                probe(false, List.of(function), compare(2, false, Operator.GREATER_OR_EQUAL, Long.MIN_VALUE)));
        counted.add("equal", SEEKS / 100, probe(false, List.of(function), compare(2, true, Operator.EQUAL, -7)));
        counted.add("not equal", 0, probe(false, List.of(function), compare(3, false, Operator.NOT_EQUAL, 0)));
        counted.add(
                "bits",
                SEEKS / 100 * 25,
                probe(
                        false,
                        List.of(function),
                        compare(2, false, Operator.BITS, 1),
                        compare(2, true, Operator.GREATER, -1)));
        counted.add(
                "range",
                SEEKS / 100 * 20,
                probe(
                        false,
                        List.of(function),
                        compare(2, true, Operator.GREATER_OR_EQUAL, -10),
                        compare(2, true, Operator.LESS, 10)));
        counted.add(
                "argument of a system call",
                SEEKS / 100 * 11,
                probe(false, List.of(call), compare(2, true, Operator.LESS_OR_EQUAL, -40)));
        counted.add(
                "return value of a system call",
                NEGATIVE,
                probe(true, List.of(call), compare(0, true, Operator.LESS, 0)));
        counted.add("return value", SEEKS / 100, probe(true, List.of(function), compare(0, true, Operator.EQUAL, 49)));
        seek();
        counted.check();
    }

    /** Kernels before 6.9 forget arguments until the function returns. */
    private void argumentsOnReturn() throws IOException, InterruptedException {
        Resolution.Found function = place(Target.function("shmem_file_llseek"));
        PerfProbe probe = probe(true, List.of(function), compare(2, true, Operator.EQUAL, -1));
        switch (backend.arm(probe)) {
            case ArmResult.Refused refused -> {
                System.out.println("# " + refused);
                checks.equal(
                        "Perf refuses arguments on return where there are none",
                        Reason.UnsupportedFilter,
                        refused.reason());
            }
            case ArmResult.Armed armed -> {
                seek();
                checks.equal(
                        "Perf compares arguments on return", new Counts(SEEKS / 100, 0), backend.disarm(armed.probe()));
            }
        }
    }

    private void severalPlaces() throws IOException, InterruptedException {
        Counted counted = new Counted();
        Resolution.Found function = place(Target.function("shmem_file_llseek"));
        Resolution.Found sleep = place(Target.systemCall("clock_nanosleep"));
        counted.add("several functions as one", SEEKS + SEEKS / 100, probe(false, List.of(function, sleep)));
        counted.add("returns of several functions", SEEKS + SEEKS / 100, probe(true, List.of(function, sleep)));
        seek();
        counted.check();
    }

    /** Says what a pattern costs: each of its functions is armed by itself. */
    private void manyPlaces() throws IOException {
        KernelSymbolFiles symbols = new KernelSymbolFiles(files);
        Expansion expansion = new GlobResolver(symbols, symbols).expand(new Glob("vfs_*"), "");
        if (!(expansion instanceof Expansion.Functions functions)) {
            throw new IOException(String.valueOf(expansion));
        }
        long begun = System.nanoTime();
        ArmResult result = backend.arm(
                new ProbeRequest("pattern", false, new Resolution.Found(new KernelSymbol("vfs_*", ""), 0), 0, COMMAND));
        long armed = System.nanoTime();
        checks.equal("Perf arms a pattern", true, result instanceof ArmResult.Armed);
        if (result instanceof ArmResult.Armed pattern) {
            backend.disarm(pattern.probe());
        }
        System.out.printf(
                "# %d functions armed in %d ms, disarmed in %d ms%n",
                functions.places().size(), (armed - begun) / 1_000_000, (System.nanoTime() - armed) / 1_000_000);
        checks.equal(
                "Perf refuses a pattern of too many functions",
                Reason.ProbeLimit,
                backend.arm(probe(
                                        false,
                                        Collections.nCopies(
                                                257, functions.places().getFirst())))
                                instanceof ArmResult.Refused refused
                        ? refused.reason()
                        : "armed");
    }

    private void drift() throws IOException, InterruptedException {
        Resolution.Found place = place(Target.function("shmem_file_llseek"));
        if (!(backend.arm(probe(false, List.of(place))) instanceof ArmResult.Armed armed)) {
            throw new IOException("not armed");
        }
        ProbeHandle probe = armed.probe();
        Path kprobes = files.debugfs().resolve("kprobes/enabled");
        Path ftrace = files.proc().resolve("sys/kernel/ftrace_enabled");
        checks.equal("Perf sees no drift where there is none", null, driftOf(probe));
        Files.writeString(ftrace, "0");
        checks.equal("Perf sees that function tracing is off", Reason.FtraceDisabled, driftOf(probe));
        Files.writeString(ftrace, "1");
        if (files.lockdown() == Lockdown.NONE) {
            Files.writeString(kprobes, "0");
            checks.equal("Perf sees that probes are off", Reason.KprobesDisabled, driftOf(probe));
            Files.writeString(kprobes, "1");
        }
        checks.equal("Perf sees that all is well again", null, driftOf(probe));
        seek();
        checks.equal("Perf counts on after that", new Counts(SEEKS, 0), backend.disarm(probe));
    }

    private @Nullable Reason driftOf(ProbeHandle probe) throws IOException {
        backend.counts();
        return backend.conditions().get(probe) instanceof Condition.Silenced silenced ? silenced.reason() : null;
    }

    private static PerfProbe probe(boolean onReturn, List<Resolution.Found> places, Comparison... comparisons) {
        return new PerfProbe(
                "feature", onReturn, places, new PerfFilter(0, COMMAND, List.of(comparisons)), PerfCapture.NONE);
    }

    private static Comparison compare(int number, boolean signed, Operator operator, long value) {
        return new Comparison(new FetchedNumber(number, signed), operator, value);
    }

    private Resolution.Found place(Target target) throws IOException {
        return Targets.place(resolver, target);
    }

    private static void seek() throws IOException, InterruptedException {
        try (Calls calls = Calls.seeks(SEEKS, COMMAND)) {
            calls.go();
            calls.await();
        }
    }

    /** Probes that are armed at the same time, and what each is to have counted in the end. */
    private final class Counted {
        private final List<Expected> expected = new ArrayList<>();

        void add(String name, long hits, PerfProbe probe) throws IOException {
            switch (backend.arm(probe)) {
                case ArmResult.Armed armed -> expected.add(new Expected(name, hits, armed.probe()));
                case ArmResult.Refused refused -> throw new IOException(name + ": " + refused);
            }
        }

        void check() throws IOException {
            for (Expected each : expected) {
                checks.equal("Perf counts " + each.name(), new Counts(each.hits(), 0), backend.disarm(each.probe()));
            }
        }
    }

    private record Expected(String name, long hits, ProbeHandle probe) {}
}
