// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import java.util.List;

/**
 * What events depend on of the machine.
 *
 * @param cpus that are online
 * @param layout of the arguments of system calls
 * @param argumentsOnReturn whether the kernel still knows the arguments when a function returns, as from 6.9 on
 */
public record PerfMachine(List<Integer> cpus, ArgumentLayout layout, boolean argumentsOnReturn) {
    /** Copies the list. */
    public PerfMachine {
        cpus = List.copyOf(cpus);
    }
}
