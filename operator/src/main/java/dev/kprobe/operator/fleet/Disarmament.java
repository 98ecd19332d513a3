// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.fleet;

import dev.kprobe.api.v1alpha1.KprobePlan;
import dev.kprobe.api.v1alpha1.NodePhase;
import dev.kprobe.api.v1alpha1.PlanPhase;
import dev.kprobe.api.v1alpha1.PlanReport;
import dev.kprobe.operator.observe.Generations;
import dev.kprobe.operator.observe.NodeView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Which nodes may still hold probes of a monitor that is being deleted. A node is done when its agent says so for the
 * disarming generation of the plan, when it is gone, or when it has been silent so long that its probes cannot be
 * reached any more. Otherwise the monitor stays, and with it the names of the nodes that it waits for.
 */
public final class Disarmament {
    private final Duration patience;

    /** With the time after which a silent node counts as done. */
    public Disarmament(Duration patience) {
        this.patience = patience;
    }

    /** The names of the nodes that are still to disarm. */
    public List<String> remaining(KprobePlan plan, List<NodeView> nodes, Instant now) {
        return nodes.stream()
                .filter(node -> node.exists() && !node.leaving() && heardOf(node, now) && !disarmed(plan, node))
                .map(NodeView::name)
                .toList();
    }

    private boolean heardOf(NodeView node, Instant now) {
        return node.heard().map(heard -> heard.isAfter(now.minus(patience))).orElse(false);
    }

    private static boolean disarmed(KprobePlan plan, NodeView node) {
        return node.plan(plan.getSpec().monitor().uid())
                .map(report -> disarmed(plan, report))
                .orElseGet(() -> node.status()
                        .map(status -> status.phase() == NodePhase.Unsupported || status.phase() == NodePhase.Disabled)
                        .orElse(true));
    }

    private static boolean disarmed(KprobePlan plan, PlanReport report) {
        return report.observedGeneration() >= Generations.of(plan)
                && (report.phase() == PlanPhase.Disarmed || report.phase() == PlanPhase.NotSelected);
    }
}
