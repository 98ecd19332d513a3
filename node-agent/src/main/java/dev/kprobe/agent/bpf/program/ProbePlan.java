// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.program;

import dev.kprobe.agent.module.DeviceFilter;
import dev.kprobe.api.v1alpha1.GroupBy;

/**
 * What a program is to do.
 *
 * @param hook how it is called
 * @param filter which calls count
 * @param group what they are counted by as well
 * @param counters where they are counted
 * @param maps that it uses
 */
public record ProbePlan(Hook hook, DeviceFilter filter, GroupBy group, CountLayout counters, MapNumbers maps) {
    /** How long the key of a group is. */
    public static int keyBytes(GroupBy group) {
        return group == GroupBy.Command ? 2 * Long.BYTES : Long.BYTES;
    }

    /** The same for what calls the program of the entries. */
    public ProbePlan with(Hook other) {
        return new ProbePlan(other, filter, group, counters, maps);
    }
}
