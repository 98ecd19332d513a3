// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.plan;

import dev.kprobe.api.v1alpha1.PlannedProbe;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What separates the kernel from the plans. Probes that are armed and wanted appear in neither list: they keep running
 * untouched, whatever else changes in their plan.
 *
 * @param disarm armed but not wanted
 * @param arm wanted but not armed, with their definitions
 */
public record Difference(List<ProbeId> disarm, Map<ProbeId, PlannedProbe> arm) {

    /** Compares what the plans want with what is armed. */
    public static Difference between(Collection<NodePlan> plans, Set<ProbeId> armed) {
        Map<ProbeId, PlannedProbe> wanted = new LinkedHashMap<>();
        for (NodePlan plan : plans) {
            if (plan.stance() == Stance.ARM) {
                plan.probes().forEach(probe -> wanted.put(new ProbeId(plan.id(), NodePlan.key(probe)), probe));
            }
        }
        List<ProbeId> disarm = new ArrayList<>(armed);
        disarm.removeAll(wanted.keySet());
        wanted.keySet().removeAll(armed);
        return new Difference(List.copyOf(disarm), wanted);
    }

    /** Whether the kernel already holds what the plans want. */
    public boolean isEmpty() {
        return disarm.isEmpty() && arm.isEmpty();
    }
}
