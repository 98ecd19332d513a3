// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.bpf.kernel.Abilities;
import dev.kprobe.agent.bpf.kernel.Trial;
import dev.kprobe.agent.bpf.program.Machine;
import dev.kprobe.agent.host.Capabilities;
import dev.kprobe.agent.host.KernelFacts;
import dev.kprobe.agent.host.KernelFileSystems;
import dev.kprobe.agent.host.Lockdown;
import dev.kprobe.agent.nativeaccess.Errno;
import dev.kprobe.agent.nativeaccess.NativeException;
import dev.kprobe.agent.symbols.GlobResolver;
import dev.kprobe.agent.symbols.KernelSymbolFiles;
import dev.kprobe.api.v1alpha1.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Finds out whether programs can be loaded into the kernel. */
public final class BpfLauncher implements BackendLauncher {
    private final KernelFileSystems files;
    private final KernelSymbolFiles symbols;
    private final NodePods pods;
    private final Duration lease;

    /**
     * A launcher for this machine.
     *
     * @param files where the kernel's file systems are seen
     * @param symbols of the kernel
     * @param pods who is behind cgroups
     * @param lease how long pinned probes count without an agent
     */
    public BpfLauncher(KernelFileSystems files, KernelSymbolFiles symbols, NodePods pods, Duration lease) {
        this.lease = lease;
        this.pods = pods;
        this.files = files;
        this.symbols = symbols;
    }

    @Override
    public boolean hasKept() {
        return BpfPins.areThere(files);
    }

    @Override
    public Backend launch() throws BackendRefusedException {
        try {
            String architecture = KernelFacts.read(files.proc()).architecture();
            Machine machine = Machine.of(architecture)
                    .orElseThrow(() -> new BackendRefusedException(
                            Reason.TracingUnavailable, "programs are not made for architecture " + architecture));
            Abilities abilities = Trial.of(files);
            return new BpfBackend(
                    new BpfPlacer(
                            abilities,
                            machine,
                            new BpfFunctions(
                                    abilities.functions(),
                                    symbols,
                                    new BpfModuleFunctions(symbols, Trial.kernelTypes(files))),
                            symbols,
                            pods),
                    new GlobResolver(symbols, symbols),
                    pods,
                    BpfPins.open(files, lease),
                    ReadBack.of(files));
        } catch (NativeException e) {
            boolean locked = e.errno() == Errno.EPERM && files.lockdown() == Lockdown.CONFIDENTIALITY;
            throw new BackendRefusedException(
                    locked ? Reason.Lockdown : Reason.TracingUnavailable, e.getMessage() + lack(e));
        } catch (IOException e) {
            throw new BackendRefusedException(Reason.TracingUnavailable, "no programs: " + e.getMessage());
        }
    }

    /** What the agent would have to be privileged to do, if that is why. */
    private String lack(NativeException e) {
        try {
            List<String> lacked = Capabilities.read(files.proc()).lackedByPrograms();
            return e.errno() != Errno.EPERM || lacked.isEmpty()
                    ? ""
                    : "; the agent lacks " + String.join(" and ", lacked);
        } catch (IOException unknown) {
            return "";
        }
    }
}
