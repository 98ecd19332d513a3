// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.report;

import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.PlanReport;
import dev.kprobe.api.v1alpha1.ProbeReport;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/**
 * When a status is due: at once when more than counters changed, at the plans' interval when only counters did, or
 * later where there are many of them, and at the heartbeat otherwise.
 *
 * @param heartbeat longest silence
 */
public record ReportPolicy(Duration heartbeat) {
    /**
     * A row is some 220 bytes, which agent, API server and watchers each encode and decode anew: 1,000 of them every
     * two seconds would take more of a node than the counting.
     */
    private static final Duration FOR_A_ROW = Duration.ofMillis(10);

    /**
     * How long after the last write the next one is due.
     *
     * @param written the last status that was written
     * @param next the status that would be written
     * @param interval between two reports of counters
     */
    public Duration dueAfter(NodeStatus written, NodeStatus next, Duration interval) {
        if (!essence(written).equals(essence(next))) {
            return Duration.ZERO;
        }
        if (written.plans().equals(next.plans())) {
            return heartbeat;
        }
        Duration bearable = FOR_A_ROW.multipliedBy(rows(next));
        return Collections.min(List.of(heartbeat, Collections.max(List.of(interval, bearable))));
    }

    private static long rows(NodeStatus status) {
        return status.plans().stream().mapToLong(plan -> plan.probes().size()).sum();
    }

    /** A status without what changes all the time. */
    static NodeStatus essence(NodeStatus status) {
        return new NodeStatus(
                status.nodeUid(),
                status.bootId(),
                status.kernel(),
                status.agent(),
                status.backend(),
                status.phase(),
                status.message(),
                status.probes(),
                0,
                "",
                status.plans().stream().map(ReportPolicy::essence).toList());
    }

    private static PlanReport essence(PlanReport plan) {
        return new PlanReport(
                plan.name(),
                plan.monitorUid(),
                plan.observedGeneration(),
                plan.phase(),
                plan.backend(),
                plan.probes().stream().map(ReportPolicy::essence).toList(),
                0,
                0,
                0);
    }

    private static ProbeReport essence(ProbeReport probe) {
        return new ProbeReport(
                probe.name(),
                probe.identity(),
                probe.state(),
                probe.symbol(),
                probe.functions(),
                probe.reason(),
                probe.message(),
                probe.epoch(),
                0,
                0,
                0,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
