// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.counters;

import dev.kprobe.api.v1alpha1.NodeStatus;
import java.util.List;

/**
 * What earlier agents of this node counted, as far as they could still write it down: on the host's disk and in the
 * node's published status, whichever got further.
 *
 * @param nodeUid only reports about this life of the node count; those of an earlier one were taken over by the
 *     operator
 * @param reports the known reports, at best one from the disk and one that was published
 */
public record Baseline(String nodeUid, List<NodeStatus> reports) {
    /** Nothing was counted before. */
    public static final Baseline NONE = new Baseline("", List.of());

    /** Copies the list. */
    public Baseline {
        reports = List.copyOf(reports);
    }

    /** Where a plan continues. */
    public PlanCounts of(PlanId plan) {
        return reports.stream()
                .filter(report -> report.nodeUid().equals(nodeUid))
                .flatMap(report -> report.plans().stream())
                .filter(report ->
                        report.name().equals(plan.name()) && report.monitorUid().equals(plan.monitorUid()))
                .map(PlanCounts::of)
                .reduce(PlanCounts.NONE, PlanCounts::later);
    }
}
