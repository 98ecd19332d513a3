// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.report;

import dev.kprobe.agent.counters.PlanCounts;
import dev.kprobe.agent.counters.PlanId;
import dev.kprobe.agent.plan.GuardRails;
import dev.kprobe.agent.plan.NodePlan;
import dev.kprobe.agent.plan.ProbeId;
import dev.kprobe.agent.plan.ThisNode;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.BackendStatus;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The state of the agent at one moment, as far as it is reported.
 *
 * @param node that it runs on
 * @param rails what holds for all plans
 * @param backend in use
 * @param plans that exist
 * @param standings of the probes that were touched
 * @param elsewhere which backend has armed the probes of a plan, where it is not that in use
 * @param counts of a plan
 */
public record Snapshot(
        ThisNode node,
        GuardRails rails,
        BackendStatus backend,
        List<NodePlan> plans,
        Map<ProbeId, Standing> standings,
        Map<PlanId, BackendName> elsewhere,
        Function<PlanId, PlanCounts> counts) {

    /** How a probe stands; one that was not touched is not in the kernel. */
    Standing standing(ProbeId probe) {
        return standings.getOrDefault(probe, Standing.DISARMED);
    }
}
