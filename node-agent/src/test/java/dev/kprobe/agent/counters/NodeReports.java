// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.counters;

import dev.kprobe.api.v1alpha1.AgentInfo;
import dev.kprobe.api.v1alpha1.BackendStatus;
import dev.kprobe.api.v1alpha1.Kernel;
import dev.kprobe.api.v1alpha1.NodePhase;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.PlanReport;
import java.util.List;

/** What an earlier agent reported. */
final class NodeReports {
    private NodeReports() {}

    /** Of one plan, on the node of this UID. */
    static NodeStatus of(String nodeUid, PlanReport plan) {
        return new NodeStatus(
                nodeUid,
                "boot",
                Kernel.UNKNOWN,
                AgentInfo.UNKNOWN,
                BackendStatus.NONE,
                NodePhase.Armed,
                null,
                1,
                0,
                "",
                List.of(plan));
    }
}
