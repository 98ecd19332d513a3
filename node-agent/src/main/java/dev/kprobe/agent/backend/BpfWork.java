// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.bpf.asm.Code;
import dev.kprobe.agent.bpf.kernel.ProbeMaps;
import dev.kprobe.agent.bpf.program.CountProgram;
import dev.kprobe.agent.bpf.program.Hook;
import dev.kprobe.agent.bpf.program.ProbePlan;
import dev.kprobe.agent.module.DeviceFilter;
import dev.kprobe.api.v1alpha1.GroupBy;

/**
 * What a probe does, wherever it is put.
 *
 * @param onReturn counts returns, and measures how long calls take
 * @param filter which calls count
 * @param group what they are counted by as well
 */
record BpfWork(boolean onReturn, DeviceFilter filter, GroupBy group) {
    static BpfWork of(ProbeRequest request) {
        return new BpfWork(
                request.onReturn(),
                DeviceProbes.filter(request.filter()),
                request.detail().groupBy());
    }

    /** The program for a hook: that which counts, or at the begin of calls that are counted at their end, the other. */
    Code code(Hook hook, ProbeMaps maps) {
        ProbePlan plan = new ProbePlan(hook, filter, group, maps.layout(), maps.numbers());
        return onReturn && !hook.kind().onReturn() ? CountProgram.begin(plan) : CountProgram.of(plan);
    }
}
