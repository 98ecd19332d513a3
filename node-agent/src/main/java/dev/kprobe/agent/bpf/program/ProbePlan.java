// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.program;

import dev.kprobe.agent.module.DeviceFilter;
import dev.kprobe.api.v1alpha1.GroupBy;
import org.jspecify.annotations.Nullable;

/**
 * What a program is to do.
 *
 * @param hook how it is called
 * @param filter which calls count
 * @param group what they are counted by as well
 * @param counters where they are counted
 * @param maps that it uses
 * @param record what the record of a hit holds, null for none
 */
public record ProbePlan(
        Hook hook,
        DeviceFilter filter,
        GroupBy group,
        CountLayout counters,
        MapNumbers maps,
        @Nullable RecordPlan record) {
    /** How long the key of a group is. */
    public static int keyBytes(GroupBy group) {
        return group == GroupBy.Command ? 2 * Long.BYTES : Long.BYTES;
    }

    /** The same for another hook. */
    public ProbePlan at(Hook other) {
        return new ProbePlan(other, filter, group, counters, maps, record);
    }
}
