// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.host.CpuList;
import dev.kprobe.agent.host.KernelFacts;
import dev.kprobe.agent.host.KernelFileSystems;
import dev.kprobe.agent.host.Lockdown;
import dev.kprobe.agent.nativeaccess.Errno;
import dev.kprobe.agent.nativeaccess.NativeAccess;
import dev.kprobe.agent.nativeaccess.NativeException;
import dev.kprobe.agent.perf.ArgumentLayout;
import dev.kprobe.agent.perf.HitSink;
import dev.kprobe.agent.perf.PerfMachine;
import dev.kprobe.agent.perf.ProcessThreads;
import dev.kprobe.agent.symbols.FunctionRules;
import dev.kprobe.agent.symbols.GlobResolver;
import dev.kprobe.agent.symbols.KernelSymbolFiles;
import dev.kprobe.agent.tracefs.EventDefinition;
import dev.kprobe.agent.tracefs.EventName;
import dev.kprobe.agent.tracefs.KprobeEvents;
import dev.kprobe.api.v1alpha1.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Finds out whether perf events can be used, and cleans up after agents that could not. */
public final class PerfLauncher implements BackendLauncher {
    private final KernelFileSystems files;
    private final FunctionRules rules;
    private final HitSink sink;

    /**
     * A launcher for this machine.
     *
     * @param files where the kernel's file systems are seen
     * @param rules explains what the kernel refused
     */
    public PerfLauncher(KernelFileSystems files, FunctionRules rules) {
        this(files, rules, HitSink.NONE);
    }

    /**
     * A launcher for this machine that gives records on.
     *
     * @param files where the kernel's file systems are seen
     * @param rules explains what the kernel refused
     * @param sink takes the records
     */
    public PerfLauncher(KernelFileSystems files, FunctionRules rules, HitSink sink) {
        this.files = files;
        this.rules = rules;
        this.sink = sink;
    }

    @Override
    public Backend launch() throws BackendRefusedException {
        try {
            Path tracefs = files.tracefs();
            // Opened and closed again: a kernel that is locked down for confidentiality refuses here.
            NativeAccess.open(tracefs.resolve("kprobe_events"), NativeAccess.O_WRONLY | NativeAccess.O_APPEND)
                    .close();
            KprobeEvents events = new KprobeEvents(tracefs);
            PerfLeftovers.remove(files);
            List<Integer> cpus = CpuList.online(files.sysfs());
            String group = EventName.groupOf(ProcessHandle.current().pid());
            PerfMachine machine = new PerfMachine(
                    cpus,
                    ArgumentLayout.of(KernelFacts.read(files.proc()).architecture()),
                    knowsArgumentsOnReturn(events, group));
            KernelSymbolFiles functions = new KernelSymbolFiles(files);
            return new PerfBackend(
                    events,
                    new PerfSymbols(rules, new GlobResolver(functions, functions), ReadBack.of(files)),
                    new ProcessThreads(files.proc()),
                    machine,
                    new HitRings(cpus.getLast() + 1, sink),
                    group);
        } catch (NativeException e) {
            boolean locked = e.errno() == Errno.EPERM && files.lockdown() == Lockdown.CONFIDENTIALITY;
            throw new BackendRefusedException(locked ? Reason.Lockdown : Reason.TracingUnavailable, e.getMessage());
        } catch (IOException e) {
            if (files.lockdown() == Lockdown.CONFIDENTIALITY) {
                throw new BackendRefusedException(
                        Reason.Lockdown, "the kernel is locked down (confidentiality) and has no tracing files");
            }
            throw new BackendRefusedException(Reason.TracingUnavailable, "no tracing files: " + e.getMessage());
        }
    }

    /** Asked of a function that every kernel has; the definition is not armed by that. */
    private static boolean knowsArgumentsOnReturn(KprobeEvents events, String group) {
        EventName name = EventName.of(group, "trial", 0);
        try {
            events.define(new EventDefinition(name, true, "vfs_read", 1, List.of("u1=$arg1:u64")));
            events.remove(name);
            return true;
        } catch (NativeException e) {
            return false;
        }
    }
}
