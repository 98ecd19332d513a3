// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent;

import dev.kprobe.agent.metrics.ProbeMetrics;
import dev.kprobe.api.v1alpha1.NodeStatus;
import java.util.List;
import java.util.Optional;

/** The metrics of every probe that a status reports. */
final class StatusMetrics {
    private StatusMetrics() {}

    static List<ProbeMetrics> of(NodeStatus status) {
        return status.plans().stream()
                .flatMap(plan -> plan.probes().stream()
                        .map(probe -> new ProbeMetrics(
                                plan.name(),
                                probe.name(),
                                probe.hits(),
                                probe.missed(),
                                0,
                                Optional.empty(),
                                Optional.empty())))
                .toList();
    }
}
