// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.check;

import dev.kprobe.agent.backend.ArmResult;
import dev.kprobe.agent.backend.PerfBackend;
import dev.kprobe.agent.backend.ProbeHandle;
import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.perf.Comparison;
import dev.kprobe.agent.perf.FetchedNumber;
import dev.kprobe.agent.perf.Operator;
import dev.kprobe.agent.perf.PerfCapture;
import dev.kprobe.agent.perf.PerfFilter;
import dev.kprobe.agent.perf.PerfProbe;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.agent.symbols.SymbolResolver;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What perf events can do beyond the checks that every backend passes. */
final class PerfCheck {
    private static final long SEEKS = 10_000;
    private static final long NEGATIVE = SEEKS / 2;
    private static final String COMMAND = "kpm-seeks";

    private final PerfBackend backend;
    private final SymbolResolver resolver;
    private final Checks checks;

    PerfCheck(PerfBackend backend, SymbolResolver resolver, Checks checks) {
        this.backend = backend;
        this.resolver = resolver;
        this.checks = checks;
    }

    void run() throws IOException, InterruptedException {
        comparisons();
        argumentsOnReturn();
        severalPlaces();
    }

    private void comparisons() throws IOException, InterruptedException {
        Resolution.Found function = place(new Target(null, "vfs_llseek", null, null, List.of()));
        Resolution.Found call = place(new Target("lseek", null, null, null, List.of()));
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
        Resolution.Found function = place(new Target(null, "vfs_llseek", null, null, List.of()));
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
        Resolution.Found function = place(new Target(null, "vfs_llseek", null, null, List.of()));
        Resolution.Found sleep = place(new Target("clock_nanosleep", null, null, null, List.of()));
        counted.add("several functions as one", SEEKS + SEEKS / 100, probe(false, List.of(function, sleep)));
        counted.add("returns of several functions", SEEKS + SEEKS / 100, probe(true, List.of(function, sleep)));
        seek();
        counted.check();
    }

    private static PerfProbe probe(boolean onReturn, List<Resolution.Found> places, Comparison... comparisons) {
        return new PerfProbe(
                "feature", onReturn, places, new PerfFilter(0, COMMAND, List.of(comparisons)), PerfCapture.NONE);
    }

    private static Comparison compare(int number, boolean signed, Operator operator, long value) {
        return new Comparison(new FetchedNumber(number, signed), operator, value);
    }

    private Resolution.Found place(Target target) throws IOException {
        Resolution place = resolver.resolve(List.of(target)).get(target);
        if (place instanceof Resolution.Found found) {
            return found;
        }
        throw new IOException(String.valueOf(place));
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
