// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.bpf.asm.Code;
import dev.kprobe.agent.bpf.kernel.ProbeMaps;
import dev.kprobe.agent.bpf.program.CountProgram;
import dev.kprobe.agent.bpf.program.Hook;
import dev.kprobe.agent.bpf.program.ProbePlan;
import dev.kprobe.agent.bpf.program.RecordPlan;
import dev.kprobe.agent.module.DeviceFilter;
import dev.kprobe.api.v1alpha1.Capture;
import dev.kprobe.api.v1alpha1.GroupBy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a probe does, wherever it is put.
 *
 * @param onReturn counts returns, and measures how long calls take
 * @param filter which calls count
 * @param detail what is wanted beside the count
 * @param slot its number in records
 * @param ring descriptor of the map that takes records
 * @param end when counting ends by itself, 0 for never
 */
record BpfWork(boolean onReturn, DeviceFilter filter, Detail detail, int slot, int ring, long end) {
    static BpfWork of(ProbeRequest request, int slot, int ring, long end) {
        return new BpfWork(
                request.onReturn(), DeviceProbes.filter(request.filter()), request.detail(), slot, ring, end);
    }

    /** What it counts by as well. */
    GroupBy group() {
        return detail.groupBy();
    }

    /** The program for a hook: that which counts, or at the begin of calls that are counted at their end, the other. */
    Code code(Hook hook, ProbeMaps maps) {
        ProbePlan plan = new ProbePlan(hook, filter, group(), maps.layout(), maps.numbers(ring), record(hook));
        return onReturn && !hook.kind().onReturn() ? CountProgram.begin(plan) : CountProgram.of(plan);
    }

    /** What its records hold at a hook; null when it makes none. */
    @Nullable
    RecordPlan record(Hook hook) {
        Set<Capture> capture = detail.capture();
        return capture.isEmpty()
                ? null
                : new RecordPlan(
                        slot,
                        onReturn,
                        capture.contains(Capture.Credentials),
                        capture.contains(Capture.Arguments) ? hook.knownArguments() : 0,
                        new RecordPlan.Stacks(capture.contains(Capture.Stack), capture.contains(Capture.UserStack)),
                        detail.sampling());
    }
}
