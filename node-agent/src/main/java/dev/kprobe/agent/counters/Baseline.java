// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.counters;

import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.PlanReport;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.ProbeState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

    /** The rows of probes that were armed, by plan. */
    public Map<PlanId, List<ProbeReport>> armed() {
        Map<PlanId, List<ProbeReport>> armed = new HashMap<>();
        for (NodeStatus report : reports) {
            for (PlanReport plan : report.nodeUid().equals(nodeUid) ? report.plans() : List.<PlanReport>of()) {
                plan.probes().stream()
                        .filter(probe -> probe.state() == ProbeState.Armed)
                        .forEach(probe -> armed.computeIfAbsent(
                                        new PlanId(plan.name(), plan.monitorUid()), id -> new ArrayList<>())
                                .add(probe));
            }
        }
        return armed;
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
