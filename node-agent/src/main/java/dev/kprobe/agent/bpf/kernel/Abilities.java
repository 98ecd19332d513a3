// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.kernel;

import dev.kprobe.agent.bpf.btf.KernelFunctions;
import dev.kprobe.agent.bpf.program.SessionCalls;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What this kernel can do, each found by trying once.
 *
 * @param functions that programs can be attached to directly; none where it is not known that the kernel keeps a
 *     program from running twice at once on a CPU
 * @param probes number of the kernel's source of kprobe events, empty where it has none
 * @param cgroups whether programs may ask for the cgroups above a task
 * @param session what programs at both ends of a call ask the kernel; null where it has no such
 * @param cpu that is online
 * @param possibleCpus how many there may ever be
 * @param commandAt where a task has its name, for programs that look there; 0 where they have to ask
 */
public record Abilities(
        KernelFunctions functions,
        OptionalInt probes,
        boolean cgroups,
        @Nullable SessionCalls session,
        int cpu,
        int possibleCpus,
        int commandAt) {}
