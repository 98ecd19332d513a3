// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.observe;

import dev.kprobe.api.v1alpha1.FleetSpec;
import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.KprobePlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The cluster at one moment.
 *
 * @param monitors that exist
 * @param plans by name
 * @param nodes in the order of their names
 * @param fleet what an administrator allows
 */
public record Snapshot(
        List<KprobeMonitor> monitors, Map<String, KprobePlan> plans, List<NodeView> nodes, FleetSpec fleet) {
    /** The plan of a monitor, if it is this monitor's and not that of a predecessor with the same name. */
    public Optional<KprobePlan> planOf(KprobeMonitor monitor) {
        return Optional.ofNullable(plans.get(monitor.getMetadata().getName()))
                .filter(plan -> plan.getSpec()
                        .monitor()
                        .uid()
                        .equals(monitor.getMetadata().getUid()));
    }
}
