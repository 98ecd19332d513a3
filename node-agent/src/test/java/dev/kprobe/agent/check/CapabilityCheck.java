// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.check;

import dev.kprobe.agent.backend.ArmResult;
import dev.kprobe.agent.backend.Backend;
import dev.kprobe.agent.backend.BackendRefusedException;
import dev.kprobe.agent.backend.BpfLauncher;
import dev.kprobe.agent.backend.CallFilter;
import dev.kprobe.agent.backend.Detail;
import dev.kprobe.agent.backend.Explanation;
import dev.kprobe.agent.backend.NodePods;
import dev.kprobe.agent.backend.ProbeRequest;
import dev.kprobe.agent.host.KernelFileSystems;
import dev.kprobe.agent.symbols.KernelSymbol;
import dev.kprobe.agent.symbols.KernelSymbolFiles;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.agent.symbols.SymbolResolver;
import dev.kprobe.agent.symbols.SystemCallSymbols;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Sampling;
import dev.kprobe.api.v1alpha1.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Programs of a process without one of the capabilities that the agent has under {@code agent.mode: bpf}: what does not
 * work then is refused with its reason, and nothing stays behind.
 */
final class CapabilityCheck {
    private static final String COMMAND = "kpm-bounded";
    private static final long CALLS = 1_000;
    private static final String PIN = "bounded.0123456789abcdef";
    private static final Path PARANOID = Path.of("/proc/sys/kernel/perf_event_paranoid");
    /** Above, only some distributions know more to forbid. */
    private static final int MOST_OF_LINUX = 2;
    /** Of x86, in bytes. */
    private static final int LONGEST_INSTRUCTION = 15;

    private static final String MODULE_FUNCTION = "cpuid_open";

    private final KernelView kernel;
    private final Checks checks;
    private final boolean direct;

    /** @param direct whether functions call programs themselves here */
    CapabilityCheck(KernelView kernel, Checks checks, boolean direct) {
        this.kernel = kernel;
        this.checks = checks;
        this.direct = direct;
    }

    /** By its number in {@code linux/capability.h}. */
    private enum Capability {
        SYSLOG(34),
        PERFMON(38),
        BPF(39);

        private final int number;

        Capability(int number) {
            this.number = number;
        }
    }

    /** Where programs count as locked memory of a process, it must be allowed enough of that. */
    private static final int SYS_RESOURCE = 24;

    /** Is run with few capabilities, and prints what becomes of each thing it tries. */
    public static void main(String[] arguments) throws Exception {
        KernelFileSystems files = KernelFileSystems.standard();
        KernelSymbolFiles symbols = new KernelSymbolFiles(files);
        SymbolResolver resolver = new SymbolResolver(symbols, SystemCallSymbols.X86_64);
        try (Backend backend = new BpfLauncher(files, symbols, NodePods.UNKNOWN, Duration.ofMinutes(1)).launch()) {
            say("launch", backend.name().name());
            Resolution.Found getppid = Targets.place(resolver, Target.systemCall("getppid"));
            say("entry", count(backend, getppid, false));
            say("return", count(backend, getppid, true));
            say("offset", within(backend, getppid.symbol()));
            say("pattern", armed(backend, new KernelSymbol("shmem_file_ll*", "")));
            say("module", armed(backend, new KernelSymbol(MODULE_FUNCTION, "cpuid")));
            Detail kept = new Detail(GroupBy.None, Set.of(), Sampling.ALL, PIN);
            say(
                    "keep",
                    backend.shortfall(new ProbeRequest("kept", false, getppid, CallFilter.ALL, kept))
                            .lack()
                            .map(why -> why.reason().name())
                            .orElse("kept"));
        } catch (BackendRefusedException e) {
            say("launch", e.reason().name());
            say("message", e.getMessage());
        }
    }

    void run() throws IOException, InterruptedException {
        BpfObjects before = BpfObjects.settled();
        ModuleFunctionCheck.load();
        String paranoid = Files.readString(PARANOID).strip();
        try {
            set("2");
            whole();
            refused(Capability.BPF, Set.of(Capability.PERFMON, Capability.SYSLOG));
            refused(Capability.PERFMON, Set.of(Capability.BPF, Capability.SYSLOG));
            if (Integer.parseInt(paranoid) > MOST_OF_LINUX) {
                set(paranoid);
                withoutEvents();
            }
        } finally {
            set(paranoid);
            ModuleFunctionCheck.busybox("rmmod", "cpuid");
        }
        checks.equal("processes of few capabilities leave nothing armed", Set.of(), kernel.armed());
        checks.equal("processes of few capabilities leave no program, map or link", before, before.await());
    }

    /** An alias is found by its address. */
    private void whole() throws IOException, InterruptedException {
        Map<String, String> expected = new TreeMap<>(Map.of(
                "launch",
                "Bpf",
                "entry",
                (direct ? "fentry " : "kprobe ") + 2 * CALLS,
                "return",
                (direct ? "fexit " : "kretprobe ") + 2 * CALLS,
                "offset",
                "kprobe " + 2 * CALLS,
                "pattern",
                "kprobe",
                "module",
                "kprobe",
                "keep",
                Reason.UnsupportedKeep.name()));
        checks.equal("with its capabilities the agent has all it needs", expected, with(Set.of(Capability.values())));
        expected.put("entry", "kprobe " + 2 * CALLS);
        expected.put("return", "kretprobe " + 2 * CALLS);
        checks.equal(
                "without CAP_SYSLOG there are no addresses, and functions are found by their own names alone",
                expected,
                with(Set.of(Capability.BPF, Capability.PERFMON)));
    }

    /** Debian lets nobody without CAP_SYS_ADMIN make events when this is 3, as it is unless somebody changes it. */
    private void withoutEvents() throws IOException, InterruptedException {
        Map<String, String> found = with(Set.of(Capability.values()));
        String refused = Reason.TracingUnavailable.name();
        checks.equal("without events no place within a function", refused, found.get("offset"));
        checks.equal("without events no function of a module", refused, found.get("module"));
        checks.equal("without events functions call programs", direct ? "fentry 2000" : refused, found.get("entry"));
    }

    private static void set(String paranoid) throws IOException {
        Files.writeString(PARANOID, paranoid);
    }

    private void refused(Capability lacked, Set<Capability> capabilities) throws IOException, InterruptedException {
        Map<String, String> refused = with(capabilities);
        System.out.println("# " + refused);
        checks.equal(
                "without CAP_" + lacked + " there is no backend Bpf",
                Reason.TracingUnavailable.name(),
                refused.get("launch"));
        checks.equal(
                "without CAP_" + lacked + " that is said to be why",
                true,
                Objects.requireNonNullElse(refused.get("message"), "").endsWith("the agent lacks CAP_" + lacked));
    }

    private static Map<String, String> with(Set<Capability> capabilities) throws IOException, InterruptedException {
        String numbers = capabilities.stream()
                .map(capability -> Integer.toString(capability.number))
                .collect(Collectors.joining(",", SYS_RESOURCE + ",", ""));
        Process process = new ProcessBuilder(
                        "/bin/only",
                        numbers,
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CapabilityCheck.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("the process with capabilities " + numbers + " failed: " + output);
        }
        return output.lines()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(part -> part[0], part -> part[1], (_, last) -> last, TreeMap::new));
    }

    private static void say(String what, String result) {
        System.out.println(what + "=" + result);
    }

    /** At its second instruction; how long the first one is, the kernel's build decides. */
    private static String within(Backend backend, KernelSymbol function) throws IOException, InterruptedException {
        String result = Reason.NotTraceable.name();
        for (int offset = 1; offset <= LONGEST_INSTRUCTION && result.equals(Reason.NotTraceable.name()); offset++) {
            result = count(backend, new Resolution.Found(function, offset), false);
        }
        return result;
    }

    /** How it is called, and how often it counted. */
    private static String count(Backend backend, Resolution.Found place, boolean onReturn)
            throws IOException, InterruptedException {
        ArmResult result = backend.arm(new ProbeRequest("bounded", onReturn, place, 0, COMMAND));
        if (!(result instanceof ArmResult.Armed armed)) {
            return refusal(result);
        }
        try (Calls calls = Calls.start(CALLS, COMMAND, 1)) {
            calls.go();
            calls.await();
        }
        String how = how(backend.explain(armed.probe()).orElseThrow());
        return how + " " + backend.disarm(armed.probe()).hits();
    }

    private static String armed(Backend backend, KernelSymbol symbol) throws IOException {
        ArmResult result = backend.arm(new ProbeRequest("bounded", false, new Resolution.Found(symbol, 0), 0, COMMAND));
        if (!(result instanceof ArmResult.Armed armed)) {
            return refusal(result);
        }
        String how = how(backend.explain(armed.probe()).orElseThrow());
        backend.disarm(armed.probe());
        return how;
    }

    private static String refusal(ArmResult result) {
        System.err.println("# " + result);
        return result instanceof ArmResult.Refused refused ? refused.reason().name() : "armed";
    }

    private static String how(Explanation explanation) {
        return explanation.programs().getFirst().how().split(" ", 2)[0];
    }
}
