// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.module.KernelModule;
import dev.kprobe.agent.symbols.FunctionRules;
import java.nio.file.Path;

/** Loads the module and opens its device. */
public final class ModuleLauncher implements BackendLauncher {
    private final KernelModule module;
    private final Path deviceDirectory;
    private final FunctionRules rules;
    private final NodePods pods;

    /**
     * A launcher for this kernel.
     *
     * @param module the module of the running kernel
     * @param deviceDirectory where its device node goes
     * @param rules explains what the kernel refused
     * @param pods who is behind cgroups
     */
    public ModuleLauncher(KernelModule module, Path deviceDirectory, FunctionRules rules, NodePods pods) {
        this.module = module;
        this.deviceDirectory = deviceDirectory;
        this.rules = rules;
        this.pods = pods;
    }

    @Override
    public Backend launch() throws BackendRefusedException {
        return new ModuleBackend(module.open(deviceDirectory), rules, pods, module);
    }

    @Override
    public String circumstances() {
        return module.circumstances();
    }
}
