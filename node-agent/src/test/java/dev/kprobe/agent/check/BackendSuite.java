// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.check;

import dev.kprobe.agent.backend.ArmResult;
import dev.kprobe.agent.backend.Backend;
import dev.kprobe.agent.backend.ProbeHandle;
import dev.kprobe.agent.backend.ProbeRequest;
import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.symbols.KernelSymbol;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.Reason;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The same checks for every backend: whatever counts must count exactly, and never more than asked for. */
final class BackendSuite {
    private static final long CALLS = 20_000;
    private static final long OTHERS = 7_000;
    private static final String COMMAND = "kpm-wanted";
    private static final String OTHER_COMMAND = "kpm-wanted2";

    private final Backend backend;
    private final Resolution.Found getppid;
    private final KernelView kernel;
    private final Checks checks;

    BackendSuite(Backend backend, Resolution.Found getppid, KernelView kernel, Checks checks) {
        this.backend = backend;
        this.getppid = getppid;
        this.kernel = kernel;
        this.checks = checks;
    }

    void run() throws IOException, InterruptedException {
        everyCall();
        commandFilter(false);
        commandFilter(true);
        if (backend.name() != BackendName.Perf || kernel.eventsFollowThreads()) {
            processFilter(1);
            processFilter(4);
            processAndCommandFilter();
        } else {
            noProcessFilter();
        }
        independentProbes();
        refusals();
        checks.equal(name("leaves nothing armed"), Set.of(), kernel.armed());
    }

    private void everyCall() throws IOException, InterruptedException {
        ProbeHandle probe = arm(request(false, 0, ""));
        call(CALLS, COMMAND, 1);
        checks.equal(
                name("counts every call, also while armed"),
                new Counts(2 * CALLS, 0),
                plain(backend.counts().get(probe)));
        checks.equal(name("gives the final count"), new Counts(2 * CALLS, 0), plain(backend.disarm(probe)));
    }

    private void commandFilter(boolean onReturn) throws IOException, InterruptedException {
        ProbeHandle probe = arm(request(onReturn, 0, COMMAND));
        callBeside(COMMAND, OTHER_COMMAND);
        checks.equal(
                name("filters by command " + (onReturn ? "on return" : "on entry")),
                new Counts(2 * CALLS, 0),
                plain(backend.disarm(probe)));
        call(CALLS, COMMAND, 1);
    }

    /** Of two equal programs one is counted, with all its threads and without its children. */
    private void processFilter(int threads) throws IOException, InterruptedException {
        try (Calls wanted = Calls.start(CALLS, COMMAND, threads);
                Calls other = Calls.start(OTHERS, COMMAND, threads)) {
            ProbeHandle probe = arm(request(false, wanted.processId(), ""));
            wanted.go();
            other.go();
            wanted.await();
            other.await();
            checks.equal(
                    name("filters by process of " + threads + " threads"),
                    new Counts(threads * CALLS, 0),
                    plain(backend.disarm(probe)));
        }
    }

    private void noProcessFilter() {
        ArmResult result = backend.arm(request(false, 1, ""));
        checks.equal(
                name("refuses a filter by process on a kernel that cannot follow its threads"),
                true,
                result instanceof ArmResult.Refused refused
                        && refused.reason() == Reason.UnsupportedFilter
                        && refused.message().contains("5.13"));
    }

    private void processAndCommandFilter() throws IOException, InterruptedException {
        try (Calls wanted = Calls.start(CALLS, COMMAND, 1)) {
            ProbeHandle both = arm(request(true, wanted.processId(), COMMAND));
            ProbeHandle neither = arm(request(true, wanted.processId(), OTHER_COMMAND));
            wanted.go();
            wanted.await();
            checks.equal(name("needs both filters to match"), new Counts(CALLS, 0), plain(backend.disarm(both)));
            checks.equal(name("counts nothing when one does not"), Counts.ZERO, plain(backend.disarm(neither)));
        }
    }

    private void independentProbes() throws IOException, InterruptedException {
        ProbeHandle first = arm(request(false, 0, COMMAND));
        call(OTHERS, COMMAND, 1);
        ProbeHandle second = arm(request(false, 0, COMMAND));
        call(CALLS, COMMAND, 1);
        checks.equal(name("starts a second probe at 0"), new Counts(2 * CALLS, 0), plain(backend.disarm(second)));
        call(OTHERS, COMMAND, 1);
        checks.equal(
                name("keeps the first one counting"),
                new Counts(2 * CALLS + 4 * OTHERS, 0),
                plain(backend.disarm(first)));
    }

    private void refusals() {
        checks.equal(name("refuses an unknown symbol"), Reason.SymbolNotFound, refusal("kpm_no_such_function", 0));
        checks.equal(name("refuses a blacklisted symbol"), Reason.SymbolBlacklisted, refusal("get_kprobe", 0));
        checks.equal(
                name("refuses an offset within an instruction"),
                Reason.NotTraceable,
                refusal(getppid.symbol().name(), 2));
    }

    private Reason refusal(String symbol, long offset) {
        ArmResult result = backend.arm(
                new ProbeRequest("refused", false, new Resolution.Found(new KernelSymbol(symbol, ""), offset), 0, ""));
        System.out.println("# " + result);
        return result instanceof ArmResult.Refused refused ? refused.reason() : Reason.Internal;
    }

    private static @Nullable Counts plain(@Nullable Counts counts) {
        return counts == null ? null : new Counts(counts.hits(), counts.missed());
    }

    private ProbeRequest request(boolean onReturn, int processId, String command) {
        return new ProbeRequest("getppid", onReturn, getppid, processId, command);
    }

    private ProbeHandle arm(ProbeRequest request) throws IOException {
        return switch (backend.arm(request)) {
            case ArmResult.Armed armed -> armed.probe();
            case ArmResult.Refused refused -> throw new IOException(name("refused ") + refused);
        };
    }

    private void callBeside(String command, String otherCommand) throws IOException, InterruptedException {
        try (Calls wanted = Calls.start(CALLS, command, 1);
                Calls other = Calls.start(OTHERS, otherCommand, 2)) {
            other.go();
            wanted.go();
            wanted.await();
            other.await();
        }
    }

    private static void call(long count, String command, int threads) throws IOException, InterruptedException {
        try (Calls calls = Calls.start(count, command, threads)) {
            calls.go();
            calls.await();
        }
    }

    private String name(String what) {
        return backend.name() + " " + what;
    }
}
