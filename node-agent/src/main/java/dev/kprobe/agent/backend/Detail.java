// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.api.v1alpha1.Capture;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.Sampling;
import java.util.Set;

/**
 * What is wanted of a probe beside its count.
 *
 * @param groupBy what hits are counted by as well
 * @param capture what the record of a hit holds, empty for no records
 * @param sampling which hits leave a record
 * @param pin name under which the probe outlives the agent, empty when it does not
 * @param cpuMillis thousandths of a CPU that its hits may take, 0 for any
 */
public record Detail(GroupBy groupBy, Set<Capture> capture, Sampling sampling, String pin, int cpuMillis) {
    /** Nothing. */
    public static final Detail NONE = new Detail(GroupBy.None, Set.of(), Sampling.ALL, "");

    /** The same with all hits counted together alone. */
    public Detail ungrouped() {
        return new Detail(GroupBy.None, capture, sampling, pin, cpuMillis);
    }

    /** Whatever its hits take. */
    public Detail(GroupBy groupBy, Set<Capture> capture, Sampling sampling, String pin) {
        this(groupBy, capture, sampling, pin, 0);
    }

    /** Copies the set. */
    public Detail {
        capture = Set.copyOf(capture);
    }
}
