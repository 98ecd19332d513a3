// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent;

import dev.kprobe.agent.cluster.ClusterState;
import dev.kprobe.agent.engine.Insight;
import dev.kprobe.agent.engine.RecordFeed;
import dev.kprobe.agent.metrics.ProbeMetrics;
import dev.kprobe.agent.plan.NodePlan;
import dev.kprobe.agent.plan.ProbeId;
import dev.kprobe.agent.plan.Stance;
import dev.kprobe.agent.pods.PodWatch;
import dev.kprobe.api.v1alpha1.Capture;
import dev.kprobe.api.v1alpha1.Filter;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What hangs on the loop beside its reports: health, metrics, records and the pods that these are attributed to. Told
 * by the loop alone.
 */
final class LoopView {
    private final Health health;
    private final Records records;
    private final PodWatch pods;

    private boolean podsNeeded;
    private volatile List<ProbeMetrics> probes = List.of();

    LoopView(Health health, Records records, PodWatch pods) {
        this.health = health;
        this.records = records;
        this.pods = pods;
    }

    /** The choice of a backend has been made. */
    void ready() {
        health.ready();
    }

    /** The loop completed a turn. */
    void turned(Instant now) {
        health.turned(now);
    }

    /** This is asked for. Pods that nobody needs any more still have to be named in the last counts of the turn. */
    void asked(ClusterState cluster) {
        podsNeeded = cluster.plans().stream()
                .filter(plan -> plan.stance() == Stance.ARM)
                .map(NodePlan::probes)
                .flatMap(List::stream)
                .anyMatch(LoopView::namesPods);
        if (podsNeeded) {
            pods.need(true);
        }
    }

    /** A turn gave this. */
    void counted(NodeStatus status, RecordFeed feed, Map<ProbeId, Insight> insights) {
        probes = StatusMetrics.of(status, insights);
        records.follow(feed);
        records.explain(insights);
        pods.need(podsNeeded);
    }

    /** The backend is about to be closed. */
    void ending() {
        records.follow(RecordFeed.NONE);
        pods.need(false);
    }

    /** The counts of every probe as of the last turn. */
    List<ProbeMetrics> probes() {
        return probes;
    }

    private static boolean namesPods(PlannedProbe probe) {
        Filter filter = probe.filter();
        return probe.groupBy() == GroupBy.Pod
                || probe.capture().contains(Capture.Credentials)
                || (filter != null && filter.pods() != null);
    }
}
