// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent;

import dev.kprobe.agent.metrics.ProbeMetrics;
import dev.kprobe.api.v1alpha1.NodeStatus;
import java.time.Instant;
import java.util.List;

/** What is seen of the loop from outside, beside its reports: whether it turns, and what it counted last. */
final class LoopView {
    private final Health health;

    private volatile List<ProbeMetrics> probes = List.of();

    LoopView(Health health) {
        this.health = health;
    }

    /** The choice of a backend has been made. */
    void ready() {
        health.ready();
    }

    /** The loop completed a turn. */
    void turned(Instant now) {
        health.turned(now);
    }

    /** A turn gave this status. */
    void counted(NodeStatus status) {
        probes = StatusMetrics.of(status);
    }

    /** The counts of every probe as of the last turn. */
    List<ProbeMetrics> probes() {
        return probes;
    }
}
