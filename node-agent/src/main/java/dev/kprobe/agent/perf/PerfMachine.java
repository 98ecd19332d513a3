// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import java.util.List;

/**
 * What events depend on of the machine.
 *
 * @param cpus that are online
 * @param layout of the arguments of system calls
 */
public record PerfMachine(List<Integer> cpus, ArgumentLayout layout) {
    /** Copies the list. */
    public PerfMachine {
        cpus = List.copyOf(cpus);
    }
}
