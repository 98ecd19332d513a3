// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.report;

import dev.kprobe.api.v1alpha1.AgentInfo;
import dev.kprobe.api.v1alpha1.BackendStatus;
import dev.kprobe.api.v1alpha1.Kernel;
import dev.kprobe.api.v1alpha1.NodePhase;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.PlanPhase;
import dev.kprobe.api.v1alpha1.PlanReport;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.ProbeState;
import java.util.Collections;
import java.util.List;

/** Statuses for tests. */
final class Statuses {
    private Statuses() {}

    static NodeStatus status(NodePhase phase, long hits, String observedAt) {
        return status(phase, 1, hits, observedAt);
    }

    /** With so many probes, each of which was hit so often. */
    static NodeStatus status(NodePhase phase, int probes, long hits, String observedAt) {
        List<ProbeReport> rows = Collections.nCopies(probes, ProbeReport.of("a", "1", ProbeState.Armed, "e", hits));
        PlanReport plan = new PlanReport("p", "uid", 1, PlanPhase.Armed, null, rows, 0, 0, 0);
        return new NodeStatus(
                "node",
                "boot",
                Kernel.UNKNOWN,
                AgentInfo.UNKNOWN,
                BackendStatus.NONE,
                phase,
                null,
                probes,
                hits * probes,
                observedAt,
                List.of(plan));
    }
}
