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
import dev.kprobe.agent.module.Rings;
import dev.kprobe.agent.symbols.KernelSymbol;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.Capture;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.Operator;
import dev.kprobe.api.v1alpha1.RecordCounts;
import dev.kprobe.api.v1alpha1.Sampling;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a backend offers beyond counting calls by process and command. All counts are exact. */
final class DetailSuite {
    private static final long CALLS = 10_000;
    private static final int USER = 4711;
    private static final String COMMAND = "kpm-detail";
    private static final String OTHER_COMMAND = "kpm-detail2";

    private final Backend backend;
    private final Resolution.Found getppid;
    private final Checks checks;

    DetailSuite(Backend backend, Resolution.Found getppid, Checks checks) {
        this.backend = backend;
        this.getppid = getppid;
        this.checks = checks;
    }

    void run() throws IOException, InterruptedException {
        users();
        arguments();
        results();
        groups();
        durations();
        if (backend.name() == BackendName.Module) {
            patterns();
            argumentsOnReturn();
            filteredCalls();
            costs();
        }
        records();
        sampling();
    }

    private void users() throws IOException, InterruptedException {
        checks.equal(name("filters by user"), CALLS, hits(false, user(USER)));
        checks.equal(name("filters by root"), CALLS, hits(false, user(0)));
        checks.equal(name("counts no other user"), 0L, hits(false, user(USER + 1)));
    }

    /** The first argument of each call is its number, the second the same below zero. */
    private void arguments() throws IOException, InterruptedException {
        checks.equal(
                name("filters by an argument"),
                2 * 100L,
                hits(false, arguments(new Comparison(1, Operator.Less, 100, false))));
        checks.equal(
                name("compares as signed numbers"),
                2 * 101L,
                hits(false, arguments(new Comparison(2, Operator.GreaterOrEqual, -100, true))));
        checks.equal(
                name("compares as unsigned numbers"),
                2 * 100L,
                hits(false, arguments(new Comparison(2, Operator.GreaterOrEqual, -100, false))));
        checks.equal(
                name("wants all conditions to hold"),
                2 * 50L,
                hits(
                        false,
                        arguments(
                                new Comparison(1, Operator.Less, 100, false),
                                new Comparison(1, Operator.AnyBit, 1, false))));
    }

    private void argumentsOnReturn() throws IOException, InterruptedException {
        checks.equal(
                name("filters by an argument on return"),
                2 * 100L,
                hits(true, arguments(new Comparison(1, Operator.Less, 100, false))));
    }

    private void results() throws IOException, InterruptedException {
        ProbeHandle none = arm(true, filter(null, List.of(), new Comparison(0, Operator.Less, 0, true)), Detail.NONE);
        try (Calls calls = Calls.start(CALLS, COMMAND, 1)) {
            ProbeHandle child = arm(
                    true,
                    filter(null, List.of(), new Comparison(0, Operator.Equal, calls.processId(), true)),
                    Detail.NONE);
            calls.go();
            calls.await();
            checks.equal(
                    name("filters by return value"),
                    CALLS,
                    backend.disarm(child).hits());
            checks.equal(
                    name("counts no other return value"),
                    0L,
                    backend.disarm(none).hits());
        }
    }

    private void filteredCalls() throws IOException, InterruptedException {
        ProbeHandle probe = arm(false, arguments(new Comparison(1, Operator.Less, 100, false)), Detail.NONE);
        call(COMMAND);
        checks.equal(
                name("counts what it filters"),
                2 * (CALLS - 100),
                backend.disarm(probe).filtered());
    }

    private void groups() throws IOException, InterruptedException {
        ProbeHandle commands = arm(false, CallFilter.ALL, grouped(GroupBy.Command));
        ProbeHandle values = arm(true, CallFilter.of(0, COMMAND), grouped(GroupBy.ReturnValue));
        ProbeHandle processes = arm(false, CallFilter.of(0, COMMAND), grouped(GroupBy.Process));
        int parent = call(COMMAND);
        call(OTHER_COMMAND);
        call(OTHER_COMMAND);
        checks.equal(
                name("counts by command"),
                Map.of(COMMAND, 2 * CALLS, OTHER_COMMAND, 4 * CALLS),
                counts(commands).groups().hits());
        long own = ProcessHandle.current().pid();
        checks.equal(
                name("counts by return value"),
                Map.of(Long.toString(own), CALLS, Integer.toString(parent), CALLS),
                counts(values).groups().hits());
        Map<String, Long> byProcess = counts(processes).groups().hits();
        checks.equal(name("counts by process"), CALLS, byProcess.get(Integer.toString(parent)));
        checks.equal(name("counts by process and child"), 2, byProcess.size());
        checks.equal(
                name("gives groups with the final count"),
                Map.of(COMMAND, 2 * CALLS, OTHER_COMMAND, 4 * CALLS),
                backend.disarm(commands).groups().hits());
        backend.disarm(values);
        backend.disarm(processes);
    }

    private void durations() throws IOException, InterruptedException {
        ProbeHandle probe = arm(true, CallFilter.of(0, COMMAND), Detail.NONE);
        call(COMMAND);
        Counts counts = counts(probe);
        checks.equal(
                name("keeps the duration of every call"),
                counts.hits(),
                counts.durations().counts().stream().mapToLong(Long::longValue).sum());
        checks.equal(name("knows the longest"), true, counts.durations().longest() > 0);
        checks.equal(name("counts every return"), 2 * CALLS, counts.hits());
        backend.disarm(probe);
    }

    /** The module looks ten times in a second, when it has nothing better to do. */
    private void costs() throws IOException, InterruptedException {
        ProbeHandle probe = arm(false, CallFilter.of(0, COMMAND), Detail.NONE);
        long cost = 0;
        for (int tries = 0; cost == 0 && tries < 100; tries++) {
            call(COMMAND);
            Thread.sleep(200);
            counts(probe);
            cost = Objects.requireNonNull(backend.spent().get(probe)).cpuNanos();
        }
        System.out.println("# " + cost + " ns");
        checks.equal(name("knows what its hits cost"), true, cost > 0);
        backend.disarm(probe);
    }

    private void patterns() throws IOException, InterruptedException {
        ArmResult result = backend.arm(new ProbeRequest(
                "pattern",
                false,
                new Resolution.Found(new KernelSymbol("__x64_sys_getpp?d*", ""), 0),
                CallFilter.of(0, COMMAND),
                Detail.NONE));
        if (result instanceof ArmResult.Armed armed) {
            call(COMMAND);
            checks.equal(
                    name("counts all functions of a pattern"),
                    2 * CALLS,
                    counts(armed.probe()).hits());
            checks.equal(name("says how many they are"), 1, armed.functions());
            backend.disarm(armed.probe());
        } else {
            checks.equal(name("probes a pattern"), "armed", result);
        }
    }

    /** Nobody reads them, so that the rings are full after a while. */
    private void records() throws IOException, InterruptedException {
        Set<Capture> all = EnumSet.allOf(Capture.class);
        if (backend.name() == BackendName.Bpf) {
            all.removeAll(Set.of(Capture.Memory, Capture.Registers));
        }
        ProbeHandle probe = arm(false, CallFilter.of(0, COMMAND), new Detail(GroupBy.None, all, Sampling.ALL, ""));
        call(COMMAND);
        Counts counts = counts(probe);
        RecordCounts records = counts.records();
        System.out.println("# " + records);
        checks.equal(name("counts hits that are recorded"), 2 * CALLS, counts.hits());
        checks.equal(name("knows what became of each"), counts.hits(), records.hits());
        checks.equal(name("writes records"), true, records.written() > 0);
        checks.equal(name("drops what has no room"), true, records.dropped() > 0);
        Rings rings = backend.rings().orElseThrow();
        long bytes = rings.cpus().stream()
                .mapToLong(ring -> ring.header().get(ValueLayout.JAVA_INT, 0))
                .sum();
        checks.equal(
                name("has filled its rings"),
                true,
                bytes > rings.cpus().getFirst().data().byteSize() / 2);
        checks.equal(
                name("says that there is something to read"),
                true,
                rings.device().await(1000));
        for (Rings.Ring ring : rings.cpus()) {
            ring.consumer().set(ValueLayout.JAVA_INT, 0, ring.header().get(ValueLayout.JAVA_INT, 0));
        }
        call(COMMAND);
        checks.equal(
                name("writes on when there is room again"),
                true,
                counts(probe).records().written() > records.written());
        backend.disarm(probe);
    }

    private void sampling() throws IOException, InterruptedException {
        ProbeHandle none = arm(
                false,
                CallFilter.of(0, COMMAND),
                new Detail(GroupBy.None, Set.of(Capture.Task), new Sampling(1_000_000, 0), ""));
        ProbeHandle few = arm(
                false,
                CallFilter.of(0, COMMAND),
                new Detail(GroupBy.None, Set.of(Capture.Task), new Sampling(1, 1), ""));
        call(COMMAND);
        checks.equal(
                name("leaves out what is not sampled"),
                new RecordCounts(0, 2 * CALLS, 0, 0, 0),
                backend.disarm(none).records());
        RecordCounts limited = backend.disarm(few).records();
        System.out.println("# " + limited);
        checks.equal(name("leaves out what is too much for a second"), true, limited.limited() > CALLS);
        checks.equal(name("counts what it leaves out"), 2 * CALLS, limited.hits());
    }

    private static CallFilter user(long id) {
        return filter(id, List.of(), null);
    }

    private static CallFilter arguments(Comparison... comparisons) {
        return filter(null, List.of(comparisons), null);
    }

    private static CallFilter filter(@Nullable Long userId, List<Comparison> arguments, @Nullable Comparison result) {
        return new CallFilter(null, 0, COMMAND, userId, arguments, result);
    }

    private static Detail grouped(GroupBy by) {
        return new Detail(by, Set.of(), Sampling.ALL, "");
    }

    private long hits(boolean onReturn, CallFilter filter) throws IOException, InterruptedException {
        ProbeHandle probe = arm(onReturn, filter, Detail.NONE);
        call(COMMAND);
        return backend.disarm(probe).hits();
    }

    private ProbeHandle arm(boolean onReturn, CallFilter filter, Detail detail) throws IOException {
        return switch (backend.arm(new ProbeRequest("getppid", onReturn, getppid, filter, detail))) {
            case ArmResult.Armed armed -> armed.probe();
            case ArmResult.Refused refused -> throw new IOException(name("refused ") + refused);
        };
    }

    private Counts counts(ProbeHandle probe) throws IOException {
        return Objects.requireNonNull(backend.counts().get(probe));
    }

    private static int call(String command) throws IOException, InterruptedException {
        try (Calls calls = Calls.start(CALLS, command, 1, USER)) {
            calls.go();
            calls.await();
            return calls.processId();
        }
    }

    private String name(String what) {
        return backend.name() + " " + what;
    }
}
