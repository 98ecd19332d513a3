// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

import dev.kprobe.api.v1alpha1.KprobeNode;
import dev.kprobe.api.v1alpha1.PlanReport;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.RetiredNodes;
import dev.kprobe.operator.observe.NodeView;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one monitor has counted on all nodes, selected or not: a node that was deselected keeps its counts.
 *
 * @param dropped records that were wanted and lost
 * @param retired the part of {@code hits} that no current probe accounts for
 * @param probes by probe, in the order of the plan
 */
public record Counts(long hits, long missed, long dropped, long retired, List<ProbeCount> probes) {

    /** Adds up the reports of the nodes, those that are already folded into {@code retired} left out. */
    public static Counts of(String monitorUid, List<PlannedProbe> probes, List<NodeView> nodes, RetiredNodes retired) {
        Set<String> folded = Set.copyOf(retired.folded());
        List<PlanReport> reports = nodes.stream()
                .filter(node -> !folded.contains(uid(node)))
                .flatMap(node -> node.plan(monitorUid).stream())
                .toList();
        List<ProbeCount> counts =
                probes.stream().map(probe -> count(probe, reports)).toList();
        long hits = retired.hits() + reports.stream().mapToLong(Counts::hits).sum();
        long missed =
                retired.missed() + reports.stream().mapToLong(Counts::missed).sum();
        long dropped =
                retired.dropped() + reports.stream().mapToLong(Counts::dropped).sum();
        long current = counts.stream().mapToLong(ProbeCount::hits).sum();
        return new Counts(hits, missed, dropped, hits - current, counts);
    }

    /** All hits of one report. */
    static long hits(PlanReport report) {
        return report.retiredHits()
                + report.probes().stream().mapToLong(ProbeReport::hits).sum();
    }

    /** All missed hits of one report. */
    static long missed(PlanReport report) {
        return report.retiredMissed()
                + report.probes().stream().mapToLong(ProbeReport::missed).sum();
    }

    /** All lost records of one report. */
    static long dropped(PlanReport report) {
        return report.retiredDropped()
                + report.probes().stream().mapToLong(ProbeReport::dropped).sum();
    }

    /** The UID that a node's counts are folded under; empty without a KprobeNode. */
    static String uid(NodeView node) {
        KprobeNode report = node.report();
        @Nullable String uid = report == null ? null : report.getMetadata().getUid();
        return uid == null ? "" : uid;
    }

    private static ProbeCount count(PlannedProbe probe, List<PlanReport> reports) {
        List<ProbeReport> rows = reports.stream()
                .flatMap(report -> report.probes().stream())
                .filter(row -> row.name().equals(probe.name()) && row.identity().equals(probe.identity()))
                .toList();
        return ProbeCount.of(probe.name(), rows);
    }
}
