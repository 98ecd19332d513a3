// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.observe;

import dev.kprobe.api.v1alpha1.KprobeNode;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.PlanReport;
import io.fabric8.kubernetes.api.model.Node;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One node as the operator sees it: the Node and the KprobeNode of the same name, one of which may be missing.
 *
 * @param runsAgent whether the agents' DaemonSet places an agent there
 */
public record NodeView(
        String name, @Nullable Node node, @Nullable KprobeNode report, boolean runsAgent) {
    /** The labels of the Node; empty without one. */
    public Map<String, String> labels() {
        return node == null || node.getMetadata().getLabels() == null
                ? Map.of()
                : node.getMetadata().getLabels();
    }

    /** Whether the Node exists. */
    public boolean exists() {
        return node != null;
    }

    /** What the agent reported last; empty before its first report. */
    public Optional<NodeStatus> status() {
        return Optional.ofNullable(report).map(KprobeNode::getStatus);
    }

    /** The report on the plan of one monitor. */
    public Optional<PlanReport> plan(String monitorUid) {
        return status().stream()
                .flatMap(status -> status.plans().stream())
                .filter(plan -> plan.monitorUid().equals(monitorUid))
                .findFirst();
    }

    /** When the agent was heard last; empty before its first report. */
    public Optional<Instant> heard() {
        return status().map(NodeStatus::observedAt).flatMap(NodeView::instant);
    }

    /** When the operator took the node in; empty before. */
    public Optional<Instant> takenIn() {
        return Optional.ofNullable(report)
                .map(kprobeNode -> kprobeNode.getMetadata().getCreationTimestamp())
                .flatMap(NodeView::instant);
    }

    /** Whether the Node whose agent wrote the KprobeNode is gone, another one of the same name notwithstanding. */
    public boolean orphaned() {
        return report != null && (node == null || !report.hasOwnerReferenceFor(node));
    }

    /** Whether the KprobeNode is being deleted. */
    public boolean leaving() {
        return report != null && report.getMetadata().getDeletionTimestamp() != null;
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
