// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.check;

import dev.kprobe.agent.backend.ArmResult;
import dev.kprobe.agent.backend.Backend;
import dev.kprobe.agent.backend.BackendLauncher;
import dev.kprobe.agent.backend.BackendRefusedException;
import dev.kprobe.agent.backend.BpfLauncher;
import dev.kprobe.agent.backend.CallFilter;
import dev.kprobe.agent.backend.Detail;
import dev.kprobe.agent.backend.ModuleLauncher;
import dev.kprobe.agent.backend.NodePods;
import dev.kprobe.agent.backend.PerfBackend;
import dev.kprobe.agent.backend.PerfLauncher;
import dev.kprobe.agent.backend.PerfLeftovers;
import dev.kprobe.agent.backend.ProbeRequest;
import dev.kprobe.agent.bpf.kernel.Abilities;
import dev.kprobe.agent.bpf.kernel.Trial;
import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.host.KernelFacts;
import dev.kprobe.agent.host.KernelFileSystems;
import dev.kprobe.agent.host.Lockdown;
import dev.kprobe.agent.module.KernelModule;
import dev.kprobe.agent.module.LoadMarker;
import dev.kprobe.agent.nativeaccess.FileDescriptor;
import dev.kprobe.agent.nativeaccess.NativeAccess;
import dev.kprobe.agent.perf.PerfCapture;
import dev.kprobe.agent.perf.PerfFilter;
import dev.kprobe.agent.perf.PerfProbe;
import dev.kprobe.agent.symbols.KernelSymbolFiles;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.agent.symbols.SymbolResolver;
import dev.kprobe.agent.symbols.SystemCallSymbols;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Sampling;
import dev.kprobe.api.v1alpha1.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Proves the backends on the kernel that runs: the first process of a virtual machine starts it. Without arguments it
 * checks everything, or the one backend that is named, and prints a tally; {@code hold} with {@code module},
 * {@code pinned}, {@code bpf}, {@code kept} or {@code perf} arms a probe and waits to be killed.
 */
public final class BackendCheck {
    private static final Target GETPPID = Target.systemCall("getppid");
    private static final String FOREIGN = "p:foreign/event __x64_sys_getppid";

    private static final String PIN = "held.0123456789abcdef";
    private static final long CALLS = 10_000;
    private static final Duration LEASE = Duration.ofMinutes(10);

    private final Checks checks = new Checks();
    private final KernelFileSystems files = KernelFileSystems.standard();
    private final KernelView kernel = new KernelView(files);
    private final KernelSymbolFiles symbols = new KernelSymbolFiles(files);
    private final SymbolResolver resolver = new SymbolResolver(symbols, SystemCallSymbols.X86_64);
    private final KeptHits recorded = new KeptHits();
    private final KernelModule module;
    private final Map<String, BackendLauncher> launchers;

    private BackendCheck() throws IOException {
        KernelFacts facts = KernelFacts.read(files.proc());
        module = new KernelModule(
                files, Path.of("/modules"), facts.release(), new LoadMarker(Path.of("/state"), facts.bootId()));
        launchers = Map.of(
                "module", new ModuleLauncher(module, Path.of("/dev"), symbols, NodePods.UNKNOWN),
                "bpf", new BpfLauncher(files, symbols, NodePods.UNKNOWN, LEASE),
                "perf", new PerfLauncher(files, symbols, recorded));
    }

    /** Runs the checks. */
    public static void main(String[] arguments) throws Exception {
        BackendCheck check = new BackendCheck();
        if (arguments.length == 2) {
            check.hold(arguments[1]);
            return;
        }
        if (arguments.length == 1) {
            check.only(arguments[0]);
        } else {
            check.run();
        }
        System.out.println(check.checks.tally());
    }

    private void run() throws Exception {
        if (files.lockdown() == Lockdown.CONFIDENTIALITY) {
            ConfidentialCheck check = new ConfidentialCheck(checks, getppid());
            check.refused("Module", launcher("module"));
            check.refused("Perf", launcher("perf"));
            check.counts(launcher("bpf"));
            return;
        }
        resolution();
        new ResolutionCheck(files, symbols, checks).run();
        foreignEvent();
        if (files.lockdown() == Lockdown.NONE) {
            suite("module");
            details("module");
            pods();
            records();
            killed("module");
            pinned();
            safety();
            checks.equal("the module is unloaded when nothing needs it", true, module.unload());
            checks.equal("the module is gone", false, module.isLoaded());
            new LoadCheck(files, symbols, checks).run();
            for (BackendName worse : List.of(BackendName.Bpf, BackendName.Perf)) {
                new TakeoverCheck(files, symbols, kernel, checks).run(worse);
            }
        } else {
            lockedDown();
        }
        bpf();
        suite("perf");
        perfOnly();
        killed("perf");
        Path foreign = Files.createDirectory(files.tracefs().resolve("instances/foreign"));
        leftBehind();
        start("perf").close();
        cleaned("a new agent");
        leftBehind();
        PerfLeftovers.remove(files);
        cleaned("a new agent that counts otherwise");
        checks.equal("trace instances of others stay", true, Files.isDirectory(foreign));
        Files.delete(foreign);
    }

    private void cleaned(String who) throws IOException {
        checks.equal(who + " disarms what a killed one recorded", Set.of(), kernel.armed());
        checks.equal(who + " removes the buffers of a killed one", List.of(), kernel.ownInstances());
        checks.equal(who + " removes what a killed one left", List.of(), kernel.ownEvents());
        checks.equal("events of others stay", List.of(FOREIGN), kernel.events());
    }

    /** What concerns one backend alone. */
    private void only(String name) throws Exception {
        if (name.equals("bpf")) {
            bpf();
        } else if (name.equals("switches")) {
            for (String each : List.of("bpf", "perf")) {
                try (Backend backend = start(each)) {
                    new SwitchCheck(files, backend, checks).run();
                }
            }
        } else {
            suite(name);
            killed(name);
        }
    }

    private void bpf() throws Exception {
        new ProgramCheck(files, checks, Integer.getInteger("kpm.programs", 150), System.nanoTime()).run();
        suite("bpf");
        details("bpf");
        try (PodCheck pods = new PodCheck(Path.of("/sys/fs/cgroup"), checks);
                Backend backend = new BpfLauncher(files, symbols, pods, LEASE).launch()) {
            Abilities abilities = Trial.of(files);
            if (abilities.cgroups()) {
                pods.run(backend, getppid());
            } else {
                pods.refused(backend, getppid());
            }
            boolean direct = abilities.functions().find("vfs_read").isPresent();
            new BpfCheck(backend, resolver, kernel, checks, direct).run();
            new ModuleFunctionCheck(backend, kernel, checks, direct).run();
            new RecordSuite(backend, checks).run();
            new BpfLoadCheck(backend, symbols, checks).run(getppid());
            new CapabilityCheck(kernel, checks, direct).run();
        } catch (IOException | RuntimeException e) {
            checks.fail("bpf features", e);
        }
        killed("bpf");
        new KeepCheck(files, symbols, kernel, checks, getppid()).run(() -> holder("kept"));
    }

    private void resolution() throws IOException {
        Target renamed =
                new Target(null, "kpm_no_such_one", null, null, List.of("kpm_nor_this", "vfs_read"), null, null, null);
        Target missing = Target.function("vfs_reed");
        long begun = System.nanoTime();
        resolver.prepare();
        System.out.printf("# symbols read in %d ms%n", (System.nanoTime() - begun) / 1_000_000);
        begun = System.nanoTime();
        Map<Target, Resolution> places = resolver.resolve(List.of(GETPPID, renamed, missing));
        System.out.printf("# three targets resolved in %d ms%n", (System.nanoTime() - begun) / 1_000_000);
        checks.equal("a system call resolves", "__x64_sys_getppid", location(places.get(GETPPID)));
        checks.equal("an alternative resolves", "vfs_read", location(places.get(renamed)));
        System.out.println("# " + places.get(missing));
        checks.equal(
                "a misspelt function is not found, with the right one suggested",
                true,
                places.get(missing) instanceof Resolution.Missing none
                        && none.reason() == Reason.SymbolNotFound
                        && none.message().contains("vfs_read"));
    }

    private static String location(@Nullable Resolution resolution) {
        return resolution instanceof Resolution.Found found ? found.location() : String.valueOf(resolution);
    }

    /** Somebody else's event, which every backend must leave alone. */
    private void foreignEvent() throws IOException {
        try (FileDescriptor events = NativeAccess.open(
                files.tracefs().resolve("kprobe_events"), NativeAccess.O_WRONLY | NativeAccess.O_APPEND)) {
            events.write((FOREIGN + "\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void suite(String name) throws Exception {
        try (Backend backend = start(name)) {
            new BackendSuite(backend, getppid(), kernel, checks).run();
        } catch (IOException | RuntimeException e) {
            checks.fail(name + " backend", e);
        }
    }

    /** What events do not offer. */
    private void details(String name) throws Exception {
        try (Backend backend = start(name)) {
            new DetailSuite(backend, getppid(), checks).run();
        } catch (IOException | RuntimeException e) {
            checks.fail(name + " details", e);
        }
    }

    /** What only the module can tell apart. */
    private void pods() throws Exception {
        try (PodCheck pods = new PodCheck(Path.of("/sys/fs/cgroup"), checks);
                Backend backend = new ModuleLauncher(module, Path.of("/dev"), symbols, pods).launch()) {
            pods.run(backend, getppid());
        } catch (IOException | RuntimeException e) {
            checks.fail("pods", e);
        }
    }

    /** A pinned probe counts on while nobody has it, and the next to come gets its counts. */
    private void pinned() throws Exception {
        kill("pinned");
        try (Calls calls = Calls.start(CALLS, "kpm-away", 1)) {
            calls.go();
            calls.await();
        }
        try (Backend backend = start("module")) {
            ArmResult.Armed adopted = backend.adopt(PIN, false).orElseThrow();
            checks.equal(
                    "a pinned probe counts on while its process is gone",
                    2 * CALLS,
                    hits(backend.counts().get(adopted.probe())));
            checks.equal("it is what it was", true, backend.resume(adopted.probe(), pinnedRequest()));
            checks.equal(
                    "it is not what it was not",
                    false,
                    backend.resume(adopted.probe(), pinnedRequest().with(Detail.NONE)));
            backend.renew();
            try (Backend other = start("module")) {
                checks.equal(
                        "nobody else can have it", true, other.adopt(PIN, false).isEmpty());
            }
            checks.equal("it gives its final count", 2 * CALLS, hits(backend.disarm(adopted.probe())));
        }
        checks.equal("a pinned probe leaves the kernel when it is disarmed", Set.of(), kernel.armed());
    }

    private ProbeRequest pinnedRequest() throws IOException {
        return new ProbeRequest(
                "pinned",
                false,
                getppid(),
                CallFilter.of(0, "kpm-away"),
                new Detail(GroupBy.None, Set.of(), Sampling.ALL, PIN));
    }

    private static long hits(@Nullable Counts counts) {
        return counts == null ? -1 : counts.hits();
    }

    private void records() throws Exception {
        try (Backend backend = start("module")) {
            new RecordSuite(backend, checks).run();
        } catch (IOException | RuntimeException e) {
            checks.fail("records", e);
        }
    }

    private void safety() {
        try {
            new SafetyCheck(files, module, Objects.requireNonNull(launchers.get("module")), resolver, checks).run();
        } catch (IOException | InterruptedException | RuntimeException e) {
            checks.fail("safety", e);
        }
    }

    private void perfOnly() throws Exception {
        try (Backend backend = start("perf")) {
            if (backend instanceof PerfBackend perf) {
                new PerfCheck(perf, files, resolver, checks).run();
                new RecordCheck(perf, recorded, kernel, checks).run();
            }
        } catch (IOException | RuntimeException e) {
            checks.fail("perf features", e);
        }
    }

    private void lockedDown() throws Exception {
        try (Backend unexpected = start("module")) {
            checks.equal("a locked down kernel refuses the module", "refused", unexpected.name());
        } catch (BackendRefusedException e) {
            System.out.println("# " + e.getMessage());
            checks.equal("a locked down kernel refuses the module", Reason.Lockdown, e.reason());
        }
    }

    /** Kills a process that holds a probe and looks at what remains. */
    private void killed(String name) throws Exception {
        kill(name);
        checks.equal(name + " probe is gone when its process is killed", Set.of(), kernel.armed());
    }

    private void kill(String name) throws Exception {
        Process holder = holder(name);
        try (BufferedReader output = holder.inputReader()) {
            checks.equal(name + " is armed by another process", "armed", output.readLine());
            checks.equal(
                    name + " probe is seen in the kernel", false, kernel.armed().isEmpty());
        } finally {
            holder.destroyForcibly().waitFor();
        }
    }

    private static Process holder(String name) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BackendCheck.class.getName(),
                        "hold",
                        name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Kills a process that records, whose trace instance is nobody's then. */
    private void leftBehind() throws Exception {
        Process holder = holder("records");
        try (BufferedReader output = holder.inputReader()) {
            checks.equal("another process records", "armed", output.readLine());
        } finally {
            holder.destroyForcibly().waitFor();
        }
        checks.equal(
                "a killed agent leaves its buffer", 1, kernel.ownInstances().size());
        checks.equal("a killed agent leaves its events", 3, kernel.ownEvents().size());
    }

    private void hold(String name) throws Exception {
        if (name.equals("kept")) {
            KeepCheck.hold(start("bpf"), getppid());
        }
        boolean pinned = name.equals("pinned");
        boolean records = name.equals("records");
        Backend backend = start(pinned ? "module" : records ? "perf" : name);
        ArmResult result = backend.arm(pinned ? pinnedRequest() : new ProbeRequest("held", false, getppid(), 0, ""));
        if (records && backend instanceof PerfBackend perf) {
            PerfCapture capture = new PerfCapture(true, 0, false, true);
            result = perf.arm(new PerfProbe("held", true, List.of(getppid()), PerfFilter.ALL, capture));
        }
        System.out.println(result instanceof ArmResult.Armed ? "armed" : result);
        Thread.sleep(Long.MAX_VALUE);
    }

    private Backend start(String name) throws BackendRefusedException {
        return launcher(name).launch();
    }

    private BackendLauncher launcher(String name) {
        return Objects.requireNonNull(launchers.get(name), name);
    }

    private Resolution.Found getppid() throws IOException {
        return Targets.place(resolver, GETPPID);
    }
}
