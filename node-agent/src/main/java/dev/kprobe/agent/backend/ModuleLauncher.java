// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.module.KernelModule;
import dev.kprobe.agent.symbols.FunctionRules;
import java.nio.file.Path;
import java.time.Duration;

/** Loads the module and opens its device. */
public final class ModuleLauncher implements BackendLauncher {
    private static final Duration USUAL_LEASE = Duration.ofSeconds(60);

    private final KernelModule module;
    private final Path deviceDirectory;
    private final FunctionRules rules;
    private final NodePods pods;
    private final Duration lease;

    /**
     * A launcher for this kernel, with the usual lease.
     *
     * @param module the module of the running kernel
     * @param deviceDirectory where its device node goes
     * @param rules explains what the kernel refused
     * @param pods who is behind cgroups
     */
    public ModuleLauncher(KernelModule module, Path deviceDirectory, FunctionRules rules, NodePods pods) {
        this(module, deviceDirectory, rules, pods, USUAL_LEASE);
    }

    /**
     * A launcher for this kernel.
     *
     * @param module the module of the running kernel
     * @param deviceDirectory where its device node goes
     * @param rules explains what the kernel refused
     * @param pods who is behind cgroups
     * @param lease how long pinned probes stay without an agent
     */
    public ModuleLauncher(
            KernelModule module, Path deviceDirectory, FunctionRules rules, NodePods pods, Duration lease) {
        this.module = module;
        this.deviceDirectory = deviceDirectory;
        this.rules = rules;
        this.pods = pods;
        this.lease = lease;
    }

    @Override
    public Backend launch() throws BackendRefusedException {
        return new ModuleBackend(module.open(deviceDirectory), rules, pods, module, lease);
    }

    @Override
    public String circumstances() {
        return module.circumstances();
    }
}
