// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.check;

import dev.kprobe.agent.backend.ArmResult;
import dev.kprobe.agent.backend.Backend;
import dev.kprobe.agent.backend.CallFilter;
import dev.kprobe.agent.backend.Comparison;
import dev.kprobe.agent.backend.Detail;
import dev.kprobe.agent.backend.ProbeHandle;
import dev.kprobe.agent.backend.ProbeRequest;
import dev.kprobe.agent.bpf.kernel.ModuleTypes;
import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.symbols.KernelSymbol;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.Operator;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Programs in the functions of a module of the kernel's own, {@code cpuid}, which comes and goes. A read of 16 bytes of
 * its device is one call of {@code cpuid_read(file, buffer, 16, position)} that returns 16.
 */
final class ModuleFunctionCheck {
    private static final Path MODULE = Path.of("/lib/cpuid.ko");
    private static final Path LOADED = Path.of("/sys/module/cpuid");
    /** What it is called. */
    private static final String READER =
            System.getProperty("os.version").startsWith("7.") ? "cpuid_read_f" : "cpuid_read";

    private static final Resolution.Found READ = new Resolution.Found(new KernelSymbol(READER, "cpuid"), 0);
    private static final Resolution.Found OPEN = new Resolution.Found(new KernelSymbol("cpuid_open", "cpuid"), 0);
    private static final String PIN = "module.0123456789abcdef";
    private static final long READS = 3_000;

    private final Backend backend;
    private final KernelView kernel;
    private final Checks checks;
    private final boolean direct;

    /** @param direct whether functions of the kernel proper call programs themselves here */
    ModuleFunctionCheck(Backend backend, KernelView kernel, Checks checks, boolean direct) {
        this.backend = backend;
        this.kernel = kernel;
        this.checks = checks;
        this.direct = direct;
    }

    void run() throws IOException, InterruptedException {
        checks.equal("Bpf finds no function of a module that is not there", Reason.SymbolNotFound, refused());
        load();
        boolean typed = direct && ModuleTypes.find("cpuid").isPresent();
        System.out.println("# functions of modules " + (typed ? "call programs" : "are probed by kprobe"));
        counts(typed);
        unload("a module goes when nobody probes it", true);
        checks.equal("Bpf finds no function of a module that is gone", Reason.SymbolNotFound, refused());
        load();
        counts(typed);
        kept();
    }

    /** All at once; those by type hold the module. */
    private void counts(boolean typed) throws IOException, InterruptedException {
        ProbeHandle entries = arm(false, READ);
        ProbeHandle returns = arm(true, READ);
        ProbeHandle opens = arm(false, OPEN);
        ProbeHandle sixteen = arm(false, READ, new Comparison(3, Operator.Equal, 16, false));
        ProbeHandle others = arm(false, READ, new Comparison(3, Operator.NotEqual, 16, false));
        ProbeHandle results = arm(true, READ, new Comparison(0, Operator.Equal, 16, true));
        checks.equal(
                "Bpf is called by a function of a module where it has a type",
                typed,
                kernel.traced(READER).stream().anyMatch(line -> line.matches(".* D.*")));
        if (typed) {
            unload("a module stays while its functions call programs", false);
            ProbeHandle argument = arm(true, READ, new Comparison(3, Operator.Equal, 16, false));
            read();
            checks.equal("Bpf counts by argument on return in a module", READS, disarm(argument));
        } else {
            read();
        }
        checks.equal("Bpf counts entries in a module", new Counts(READS, 0), backend.disarm(entries));
        Counts counts = backend.disarm(returns);
        checks.equal("Bpf counts returns in a module", READS, counts.hits());
        checks.equal(
                "Bpf measures returns in a module",
                READS,
                counts.durations().counts().stream().mapToLong(Long::longValue).sum());
        checks.equal("Bpf counts in each function of a module", 1L, disarm(opens));
        checks.equal("Bpf counts by argument in a module", READS, disarm(sixteen));
        checks.equal("Bpf counts no other argument in a module", 0L, disarm(others));
        checks.equal("Bpf counts by result in a module", READS, disarm(results));
    }

    /** What outlives its agent must not keep a module that nobody could unload then. */
    private void kept() throws IOException, InterruptedException {
        Detail detail = new Detail(GroupBy.None, Set.of(), Sampling.ALL, PIN);
        ProbeRequest request = backend.shortfall(new ProbeRequest("kept", false, READ, CallFilter.ALL, detail))
                .feasible();
        ProbeHandle probe = arm(request);
        read();
        if (!request.detail().pin().isEmpty()) {
            unload("a kept probe does not hold a module", true);
        }
        checks.equal("Bpf counts in a module for an agent to come", READS, disarm(probe));
    }

    private @Nullable Reason refused() {
        ArmResult result = backend.arm(request(false, READ));
        System.out.println("# " + result);
        return result instanceof ArmResult.Refused refused ? refused.reason() : null;
    }

    private static ProbeRequest request(boolean onReturn, Resolution.Found place, Comparison... comparisons) {
        List<Comparison> arguments = List.of(comparisons);
        boolean result = !arguments.isEmpty() && arguments.getFirst().argument() == 0;
        CallFilter filter =
                new CallFilter(null, 0, "", null, result ? List.of() : arguments, result ? arguments.getFirst() : null);
        return new ProbeRequest("module", onReturn, place, filter, Detail.NONE);
    }

    private ProbeHandle arm(boolean onReturn, Resolution.Found place, Comparison... comparisons) throws IOException {
        return arm(request(onReturn, place, comparisons));
    }

    private ProbeHandle arm(ProbeRequest request) throws IOException {
        ArmResult result = backend.arm(request);
        if (result instanceof ArmResult.Armed armed) {
            return armed.probe();
        }
        throw new IOException(String.valueOf(result));
    }

    private long disarm(ProbeHandle probe) throws IOException {
        return backend.disarm(probe).hits();
    }

    /** Where it is not there already. */
    static void load() throws IOException, InterruptedException {
        if (!Files.exists(LOADED) && busybox("insmod", MODULE.toString()) != 0) {
            throw new IOException("module cpuid cannot be loaded");
        }
    }

    private void unload(String what, boolean expected) throws IOException, InterruptedException {
        busybox("rmmod", "cpuid");
        checks.equal(what, expected, !Files.exists(LOADED));
    }

    private static void read() throws IOException, InterruptedException {
        if (busybox("dd", "if=/dev/cpu/0/cpuid", "of=/dev/null", "bs=16", "count=" + READS) != 0) {
            throw new IOException("the device of module cpuid cannot be read");
        }
    }

    static int busybox(String applet, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/bin/busybox", applet));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
