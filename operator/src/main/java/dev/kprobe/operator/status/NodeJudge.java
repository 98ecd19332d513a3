// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

import dev.kprobe.api.v1alpha1.KprobePlan;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.PlanReport;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.ProbeState;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Refusal;
import dev.kprobe.operator.config.Patience;
import dev.kprobe.operator.observe.Generations;
import dev.kprobe.operator.observe.NodeView;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Judges what a selected node is for one monitor. Silence comes first, since what a silent node said last is no longer
 * known to be true; then the node as a whole; then its report on the plan, if it is about the generation in force.
 */
public final class NodeJudge {
    private final Patience patience;

    /** With the times after which an agent is stale or missing. */
    public NodeJudge(Patience patience) {
        this.patience = patience;
    }

    /** The verdict on one node. Without a plan, every node that speaks is pending. */
    public Verdict judge(NodeView node, Optional<KprobePlan> plan, Instant now) {
        Optional<NodeStatus> status = node.status();
        Optional<Instant> heard = node.heard();
        if (status.isEmpty() || heard.isEmpty()) {
            return unheard(node, now);
        }
        if (heard.get().isBefore(now.minus(patience.silence()))) {
            return verdict(node, NodeState.STALE, List.of(Trouble.of(Reason.AgentStale)));
        }
        return switch (status.get().phase()) {
            case Starting, Disconnected -> verdict(node, NodeState.PENDING, List.of());
            case Stopped -> verdict(node, NodeState.UNSUPPORTED, List.of(Trouble.of(Reason.FleetStopped)));
            case Disabled -> verdict(node, NodeState.UNSUPPORTED, List.of(Trouble.of(Reason.NodeDisabled)));
            case Unsupported -> verdict(node, NodeState.UNSUPPORTED, List.of(unsupported(status.get())));
            case Idle, Armed, Degraded, Quarantined ->
                plan.flatMap(wanted -> answer(node, wanted))
                        .map(report -> answered(node, report))
                        .orElseGet(() -> verdict(node, NodeState.PENDING, List.of()));
        };
    }

    private Verdict unheard(NodeView node, Instant now) {
        boolean late = node.takenIn()
                .map(since -> since.isBefore(now.minus(patience.start())))
                .orElse(false);
        return late
                ? verdict(node, NodeState.STALE, List.of(Trouble.of(Reason.AgentMissing)))
                : verdict(node, NodeState.PENDING, List.of());
    }

    private static Trouble unsupported(NodeStatus status) {
        Refusal refusal = status.backend().refusals().stream()
                .findFirst()
                .orElseGet(() -> new Refusal(
                        dev.kprobe.api.v1alpha1.BackendName.None,
                        Reason.NoBackend,
                        Objects.requireNonNullElse(status.message(), Reason.NoBackend.sentence())));
        return new Trouble(refusal.reason(), null, refusal.message());
    }

    private static Optional<PlanReport> answer(NodeView node, KprobePlan plan) {
        return node.plan(plan.getSpec().monitor().uid())
                .filter(report -> report.observedGeneration() >= Generations.of(plan));
    }

    private static Verdict answered(NodeView node, PlanReport report) {
        boolean anyArmed = report.probes().stream().anyMatch(probe -> probe.state() == ProbeState.Armed);
        NodeState state = switch (report.phase()) {
            case Armed -> NodeState.ARMED;
            case Paused, Validated, Expired -> NodeState.PAUSED;
            case Partial, Failed -> NodeState.FAILED;
            case Pending, Arming, NotSelected, Disarmed -> NodeState.PENDING;
        };
        // One that is armed without something of what was asked for gives its reason too.
        List<Trouble> troubles = state == NodeState.PENDING
                ? List.of()
                : report.probes().stream()
                        .filter(probe -> probe.state() == ProbeState.Failed
                                || (probe.state() != ProbeState.Disarmed && probe.reason() != null))
                        .map(NodeJudge::trouble)
                        .toList();
        return new Verdict(node, state, anyArmed, troubles);
    }

    private static Trouble trouble(ProbeReport probe) {
        Reason reason = Objects.requireNonNullElse(probe.reason(), Reason.Internal);
        return new Trouble(reason, probe.name(), Objects.requireNonNullElse(probe.message(), reason.sentence()));
    }

    private static Verdict verdict(NodeView node, NodeState state, List<Trouble> troubles) {
        return new Verdict(node, state, false, troubles);
    }
}
