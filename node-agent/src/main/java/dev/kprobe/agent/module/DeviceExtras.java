// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

import dev.kprobe.api.v1alpha1.Capture;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.Sampling;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a probe of the module does beside counting.
 *
 * @param group what hits are counted by as well
 * @param capture what a record holds, empty for no records
 * @param sampling which hits leave a record
 * @param histogram whether it keeps one of the durations of calls
 * @param leaseMillis how long it stays without an owner, 0 for not at all
 * @param cpuMillis thousandths of a CPU that its hits may take, 0 for any
 */
public record DeviceExtras(
        GroupBy group, Set<Capture> capture, Sampling sampling, boolean histogram, int leaseMillis, int cpuMillis) {
    /** Copies the set; every record names its task. */
    public DeviceExtras {
        Set<Capture> all = EnumSet.noneOf(Capture.class);
        all.addAll(capture);
        if (!all.isEmpty()) {
            all.add(Capture.Task);
        }
        capture = Set.copyOf(all);
    }
}
