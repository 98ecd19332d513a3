// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent;

import dev.kprobe.agent.metrics.Latency;
import dev.kprobe.agent.metrics.ProbeMetrics;
import dev.kprobe.agent.metrics.RecordOutcomes;
import dev.kprobe.api.v1alpha1.Histogram;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.RecordCounts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The metrics of every probe that a status reports. */
final class StatusMetrics {
    private StatusMetrics() {}

    static List<ProbeMetrics> of(NodeStatus status) {
        return status.plans().stream()
                .flatMap(plan -> plan.probes().stream().map(probe -> probe(plan.name(), probe)))
                .toList();
    }

    private static ProbeMetrics probe(String plan, ProbeReport probe) {
        return new ProbeMetrics(
                plan,
                probe.name(),
                probe.hits(),
                probe.missed(),
                probe.filtered(),
                Optional.ofNullable(probe.records()).map(StatusMetrics::outcomes),
                Optional.ofNullable(probe.durations()).map(StatusMetrics::latency));
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
