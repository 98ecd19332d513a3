// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent;

import dev.kprobe.agent.counters.PlanId;
import dev.kprobe.agent.counters.ProbeKey;
import dev.kprobe.agent.engine.Insight;
import dev.kprobe.agent.metrics.Attribution;
import dev.kprobe.agent.metrics.Latency;
import dev.kprobe.agent.metrics.ProbeMetrics;
import dev.kprobe.agent.metrics.RecordOutcomes;
import dev.kprobe.agent.plan.ProbeId;
import dev.kprobe.api.v1alpha1.Histogram;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.PlanReport;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.RecordCounts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The metrics of every probe that a status reports. */
final class StatusMetrics {
    private StatusMetrics() {}

    static List<ProbeMetrics> of(NodeStatus status, Map<ProbeId, Insight> insights) {
        return status.plans().stream()
                .flatMap(plan ->
                        plan.probes().stream().map(probe -> probe(plan.name(), probe, insight(plan, probe, insights))))
                .toList();
    }

    private static Insight insight(PlanReport plan, ProbeReport probe, Map<ProbeId, Insight> insights) {
        PlanId id = new PlanId(plan.name(), plan.monitorUid());
        return insights.getOrDefault(new ProbeId(id, new ProbeKey(probe.name(), probe.identity())), Insight.NONE);
    }

    private static ProbeMetrics probe(String plan, ProbeReport probe, Insight insight) {
        return new ProbeMetrics(
                plan,
                probe.name(),
                probe.hits(),
                probe.missed(),
                probe.filtered(),
                Optional.ofNullable(probe.records()).map(StatusMetrics::outcomes),
                Optional.ofNullable(probe.durations()).map(StatusMetrics::latency),
                new Attribution(pods(insight.podHits()), insight.costNanos()));
    }

    /** Without what belongs to no pod. */
    private static Map<String, Long> pods(Map<String, Long> groups) {
        Map<String, Long> pods = new HashMap<>(groups);
        pods.keySet().removeIf(name -> name.indexOf('/') < 0);
        return pods;
    }

    private static RecordOutcomes outcomes(RecordCounts counts) {
        return new RecordOutcomes(
                counts.written(), counts.sampledOut(), counts.limited(), counts.dropped(), counts.nested());
    }

    private static Latency latency(Histogram histogram) {
        List<Long> buckets = new ArrayList<>(Collections.nCopies(histogram.first(), 0L));
        buckets.addAll(histogram.counts());
        return new Latency(histogram.total(), buckets);
    }
}
