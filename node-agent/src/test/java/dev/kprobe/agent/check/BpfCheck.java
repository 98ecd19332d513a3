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
import dev.kprobe.agent.symbols.KernelSymbol;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.agent.symbols.SymbolResolver;
import dev.kprobe.api.v1alpha1.Operator;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What programs do at functions of every kind, and what has to be refused. All counts are exact. */
final class BpfCheck {
    private static final long SEEKS = 10_000;
    private static final long NEGATIVE = SEEKS / 2;
    private static final long EACH = SEEKS / 100;
    private static final String COMMAND = "kpm-seeks";

    private final Backend backend;
    private final SymbolResolver resolver;
    private final KernelView kernel;
    private final Checks checks;
    private final boolean direct;

    /** @param direct whether functions call programs themselves here */
    BpfCheck(Backend backend, SymbolResolver resolver, KernelView kernel, Checks checks, boolean direct) {
        this.direct = direct;
        this.backend = backend;
        this.resolver = resolver;
        this.kernel = kernel;
        this.checks = checks;
    }

    void run() throws IOException, InterruptedException {
        direct();
        commands();
        comparisons();
        durations();
        patterns();
        refused();
    }

    private void direct() throws IOException {
        ArmResult result = backend.arm(request(false, place(Target.systemCall("getppid"))));
        if (direct) {
            checks.equal(
                    "Bpf is called by the function itself",
                    true,
                    kernel.armed().stream().anyMatch(line -> line.matches(".*\\(\\d+\\).* D.*")));
        }
        if (result instanceof ArmResult.Armed armed) {
            backend.disarm(armed.probe());
        }
    }

    /** The kernel leaves what is behind a new name as it was. */
    private void commands() throws IOException, InterruptedException {
        Resolution.Found place = place(Target.systemCall("getppid"));
        for (String name : List.of("k", "kp", "kpm-nam", "kpm-name", "kpm-name-", "kpm-name-longes")) {
            String other = name.substring(0, name.length() - 1) + "~";
            ProbeHandle all = arm(new ProbeRequest("command", false, place, 0, name));
            ProbeHandle none = arm(new ProbeRequest("command", false, place, 0, other));
            ProbeHandle shorter = arm(new ProbeRequest("command", false, place, 0, name + "."));
            try (Calls calls = Calls.start(EACH, name, 1)) {
                calls.go();
                calls.await();
            }
            checks.equal(
                    "Bpf counts command " + name, 2 * EACH, backend.disarm(all).hits());
            checks.equal(
                    "Bpf does not count command " + name + " as another",
                    0L,
                    backend.disarm(none).hits() + backend.disarm(shorter).hits());
        }
    }

    private void comparisons() throws IOException, InterruptedException {
        Resolution.Found function = place(Target.function("shmem_file_llseek"));
        Resolution.Found call = place(Target.systemCall("lseek"));
        Counted counted = new Counted();
        counted.add("all", SEEKS, request(false, function));
        counted.add("signed", NEGATIVE, request(false, function, new Comparison(2, Operator.Less, 0, true)));
        counted.add(
                "unsigned",
                NEGATIVE,
                request(false, function, new Comparison(2, Operator.GreaterOrEqual, Long.MIN_VALUE, false)));
        counted.add("equal", EACH, request(false, function, new Comparison(2, Operator.Equal, -7, true)));
        counted.add("not equal", 0, request(false, function, new Comparison(3, Operator.NotEqual, 0, false)));
        counted.add(
                "bits",
                25 * EACH,
                request(
                        false,
                        function,
                        new Comparison(2, Operator.AnyBit, 1, false),
                        new Comparison(2, Operator.Greater, -1, true)));
        counted.add(
                "argument of a system call",
                11 * EACH,
                request(false, call, new Comparison(2, Operator.LessOrEqual, -40, true)));
        if (direct) {
            counted.add(
                    "argument of a system call that returned",
                    11 * EACH,
                    request(true, call, new Comparison(2, Operator.LessOrEqual, -40, true)));
            counted.add(
                    "argument on return", EACH, request(true, function, new Comparison(2, Operator.Equal, -1, true)));
        }
        counted.add("return value", NEGATIVE, request(true, call, new Comparison(0, Operator.Less, 0, true)));
        counted.add("one return value", EACH, request(true, function, new Comparison(0, Operator.Equal, 49, true)));
        counted.add(
                "no argument that a pointer never is",
                0,
                request(false, function, new Comparison(1, Operator.Less, 4096, false)));
        seek();
        counted.check();
    }

    /** A millisecond is 2^20 ns, or a little more. */
    private void durations() throws IOException, InterruptedException {
        ProbeHandle probe = arm(request(true, place(Target.systemCall("clock_nanosleep"))));
        seek();
        Counts counts = backend.disarm(probe);
        System.out.println("# " + counts.durations());
        checks.equal("Bpf counts calls that sleep", EACH, counts.hits());
        checks.equal(
                "Bpf measures each of them",
                EACH,
                counts.durations().counts().stream().mapToLong(Long::longValue).sum());
        checks.equal(
                "Bpf measures no less than they take",
                true,
                counts.durations().first() >= 20 && counts.durations().longest() >= 1_000_000);
    }

    private void patterns() throws IOException, InterruptedException {
        for (boolean onReturn : new boolean[] {false, true}) {
            Resolution.Found pattern = new Resolution.Found(new KernelSymbol("shmem_file_ll*", ""), 0);
            ProbeHandle probe = arm(request(onReturn, pattern));
            seek();
            checks.equal(
                    "Bpf counts a pattern " + (onReturn ? "on return" : "on entry"),
                    SEEKS,
                    backend.disarm(probe).hits());
        }
        long begun = System.nanoTime();
        ArmResult result = backend.arm(request(false, new Resolution.Found(new KernelSymbol("vfs_*", ""), 0)));
        long armed = System.nanoTime();
        if (result instanceof ArmResult.Armed many) {
            seek();
            checks.equal("Bpf arms a pattern of many functions", true, many.functions() > 50);
            checks.equal(
                    "Bpf counts in one of them",
                    true,
                    backend.disarm(many.probe()).hits() > 0);
            System.out.printf("# %d functions armed in %d ms%n", many.functions(), (armed - begun) / 1_000_000);
        } else {
            checks.equal("Bpf arms a pattern of many functions", "armed", result);
        }
    }

    private void refused() throws IOException {
        Comparison argument = new Comparison(1, Operator.Equal, 1, false);
        Resolution.Found pattern = new Resolution.Found(new KernelSymbol("shmem_file_ll*", ""), 0);
        checks.equal(
                "Bpf refuses arguments on return where they are gone",
                Reason.UnsupportedFilter,
                reason(request(true, pattern, argument)));
    }

    private @Nullable Reason reason(ProbeRequest request) {
        ArmResult result = backend.arm(request);
        System.out.println("# " + result);
        return result instanceof ArmResult.Refused refused ? refused.reason() : null;
    }

    private static ProbeRequest request(boolean onReturn, Resolution.Found place, Comparison... comparisons) {
        List<Comparison> arguments = new ArrayList<>(List.of(comparisons));
        Comparison result = arguments.stream()
                .filter(comparison -> comparison.argument() == 0)
                .findFirst()
                .orElse(null);
        arguments.removeIf(comparison -> comparison.argument() == 0);
        return new ProbeRequest(
                "bpf", onReturn, place, new CallFilter(null, 0, COMMAND, null, arguments, result), Detail.NONE);
    }

    private ProbeHandle arm(ProbeRequest request) throws IOException {
        return switch (backend.arm(request)) {
            case ArmResult.Armed armed -> armed.probe();
            case ArmResult.Refused refused -> throw new IOException("refused: " + refused);
        };
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

        void add(String name, long hits, ProbeRequest request) throws IOException {
            expected.add(new Expected(name, hits, arm(request)));
        }

        void check() throws IOException {
            for (Expected each : expected) {
                Counts counts = backend.disarm(each.probe());
                checks.equal(
                        "Bpf counts " + each.name(),
                        new Counts(each.hits(), 0),
                        new Counts(counts.hits(), counts.missed()));
            }
        }
    }

    private record Expected(String name, long hits, ProbeHandle probe) {}
}
