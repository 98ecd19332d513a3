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
import java.util.List;

/** Statuses for tests. */
final class Statuses {
    private Statuses() {}

    static NodeStatus status(NodePhase phase, long hits, String observedAt) {
        ProbeReport probe = ProbeReport.of("a", "1", ProbeState.Armed, "e", hits);
        PlanReport plan = new PlanReport("p", "uid", 1, PlanPhase.Armed, null, List.of(probe), 0, 0, 0);
        return new NodeStatus(
                "node",
                "boot",
                Kernel.UNKNOWN,
                AgentInfo.UNKNOWN,
                BackendStatus.NONE,
                phase,
                null,
                1,
                hits,
                observedAt,
                List.of(plan));
    }
}
