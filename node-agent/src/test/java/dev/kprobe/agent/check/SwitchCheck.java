// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.check;

import dev.kprobe.agent.backend.ArmResult;
import dev.kprobe.agent.backend.Backend;
import dev.kprobe.agent.backend.CallFilter;
import dev.kprobe.agent.backend.Condition;
import dev.kprobe.agent.backend.Detail;
import dev.kprobe.agent.backend.ProbeHandle;
import dev.kprobe.agent.backend.ProbeRequest;
import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.host.KernelFileSystems;
import dev.kprobe.agent.host.Lockdown;
import dev.kprobe.agent.symbols.KernelSymbol;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.api.v1alpha1.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Switches of the kernel that stop probes: a probe says so while it does not count, and only then. Which probes they
 * stop differs by kernel, and some kernels refuse to be switched while programs are called from functions.
 */
final class SwitchCheck {
    private static final long SEEKS = 1_000;
    private static final String COMMAND = "kpm-seeks";
    private static final String FUNCTION = "shmem_file_llseek";

    private final KernelFileSystems files;
    private final Backend backend;
    private final Checks checks;
    private final Path tracing;

    SwitchCheck(KernelFileSystems files, Backend backend, Checks checks) {
        this.files = files;
        this.backend = backend;
        this.checks = checks;
        this.tracing = files.proc().resolve("sys/kernel/ftrace_enabled");
    }

    void run() throws IOException, InterruptedException {
        all(tracing, Reason.FtraceDisabled);
        if (files.lockdown() == Lockdown.NONE) {
            all(files.debugfs().resolve("kprobes/enabled"), Reason.KprobesDisabled);
        }
    }

    private void all(Path flag, Reason reason) throws IOException, InterruptedException {
        for (boolean onReturn : new boolean[] {false, true}) {
            String when = onReturn ? " on return" : " on entry";
            check("a function" + when, arm(place(FUNCTION, 0), onReturn), flag, reason);
            check("a pattern" + when, arm(place("shmem_file_ll*", 0), onReturn), flag, reason);
        }
        check("an instruction", inside(), flag, reason);
        begun("a function", flag, reason);
        begun("an instruction", flag, reason);
    }

    private void check(String what, ProbeHandle probe, Path flag, Reason reason)
            throws IOException, InterruptedException {
        String name = "%s at %s: ".formatted(backend.name(), what);
        checks.equal(name + "nothing is amiss before " + reason, null, reason(probe));
        set(flag, "0");
        long counted = seek(probe);
        Reason said = reason(probe);
        System.out.printf("# %s%s is %s, %d of %d counted, %s%n", name, flag, read(flag), counted, SEEKS, said);
        checks.equal(name + "counts all or nothing", true, counted == 0 || counted == SEEKS);
        checks.equal(name + "says why it does not count", counted == 0 ? reason : null, said);
        set(flag, "1");
        checks.equal(name + "counts again", SEEKS, seek(probe));
        checks.equal(name + "nothing is amiss afterwards", null, reason(probe));
        backend.disarm(probe);
    }

    /** One that is armed while it cannot fire: where the kernel forgets it, it is to be armed anew. */
    private void begun(String what, Path flag, Reason reason) throws IOException, InterruptedException {
        String name = "%s at %s that it began with %s off: ".formatted(backend.name(), what, flag.getFileName());
        set(flag, "0");
        ProbeHandle probe = arm(what);
        long counted = seek(probe);
        checks.equal(name + "says why it does not count", counted == 0 ? reason : null, reason(probe));
        set(flag, "1");
        if (condition(probe) instanceof Condition.Lost) {
            System.out.println("# " + name + "lost");
            checks.equal(
                    name + "has counted nothing", counted, backend.disarm(probe).hits());
            probe = arm(what);
        }
        checks.equal(name + "nothing is amiss afterwards", null, reason(probe));
        checks.equal(name + "counts", SEEKS, seek(probe));
        backend.disarm(probe);
    }

    private ProbeHandle arm(String what) throws IOException {
        return what.equals("an instruction") ? inside() : arm(place(FUNCTION, 0), false);
    }

    private long seek(ProbeHandle probe) throws IOException, InterruptedException {
        long before = hits(probe);
        try (Calls calls = Calls.seeks(SEEKS, COMMAND)) {
            calls.go();
            calls.await();
        }
        return hits(probe) - before;
    }

    private long hits(ProbeHandle probe) throws IOException {
        return Objects.requireNonNullElse(backend.counts().get(probe), Counts.ZERO)
                .hits();
    }

    private @Nullable Reason reason(ProbeHandle probe) throws IOException {
        return switch (condition(probe)) {
            case Condition.Silenced silenced -> silenced.reason();
            case Condition.Lost _ -> Reason.Internal;
            case Condition.Curtailed curtailed -> curtailed.reason();
            case null -> null;
        };
    }

    private @Nullable Condition condition(ProbeHandle probe) throws IOException {
        backend.counts();
        return backend.conditions().get(probe);
    }

    private ProbeHandle arm(Resolution.Found place, boolean onReturn) throws IOException {
        return switch (backend.arm(request(place, onReturn))) {
            case ArmResult.Armed armed -> armed.probe();
            case ArmResult.Refused refused -> throw new IOException("refused: " + refused);
        };
    }

    /** Behind the instruction for function tracing, which may be behind the one that indirect jumps land on. */
    private ProbeHandle inside() throws IOException {
        return LongStream.of(5, 9)
                .mapToObj(offset -> backend.arm(request(place(FUNCTION, offset), false)))
                .filter(ArmResult.Armed.class::isInstance)
                .map(ArmResult.Armed.class::cast)
                .findFirst()
                .orElseThrow(() -> new IOException("no instruction in " + FUNCTION + " can be probed"))
                .probe();
    }

    private static ProbeRequest request(Resolution.Found place, boolean onReturn) {
        return new ProbeRequest(
                "switch", onReturn, place, new CallFilter(null, 0, COMMAND, null, List.of(), null), Detail.NONE);
    }

    private static Resolution.Found place(String name, long offset) {
        return new Resolution.Found(new KernelSymbol(name, ""), offset);
    }

    private static void set(Path flag, String value) {
        try {
            Files.writeString(flag, value);
        } catch (IOException e) {
            System.out.println("# refused: " + e);
        }
    }

    private static String read(Path flag) throws IOException {
        return Files.readString(flag).strip();
    }
}
