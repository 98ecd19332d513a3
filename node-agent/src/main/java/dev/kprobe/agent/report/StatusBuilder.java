// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.report;

import dev.kprobe.agent.plan.Hold;
import dev.kprobe.agent.plan.NodePlan;
import dev.kprobe.agent.plan.Stance;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.Kernel;
import dev.kprobe.api.v1alpha1.Limits;
import dev.kprobe.api.v1alpha1.NodePhase;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.PlanPhase;
import dev.kprobe.api.v1alpha1.PlanReport;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.ProbeState;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Refusal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The status of a KprobeNode as a function of the agent's state. */
public final class StatusBuilder {
    private StatusBuilder() {}

    /** The status while the agent runs. */
    public static NodeStatus running(AgentIdentity identity, Snapshot snapshot, Instant now) {
        List<PlanReport> plans = plans(snapshot);
        NodePhase phase = phase(snapshot, plans);
        return status(identity, snapshot, plans, phase, message(phase, snapshot, plans), now);
    }

    /** The last word of an agent that ends in good order: the counts are final, nothing is armed. */
    public static NodeStatus stopped(AgentIdentity identity, Snapshot snapshot, Instant now) {
        List<PlanReport> plans =
                plans(snapshot).stream().map(StatusBuilder::waiting).toList();
        return status(identity, snapshot, plans, NodePhase.Starting, "the agent has stopped", now);
    }

    private static List<PlanReport> plans(Snapshot snapshot) {
        return snapshot.plans().stream()
                .sorted(Comparator.comparing((NodePlan plan) -> plan.id().name()))
                .limit(Limits.PLANS)
                .map(plan -> PlanReports.of(plan, snapshot))
                .toList();
    }

    private static NodeStatus status(
            AgentIdentity identity,
            Snapshot snapshot,
            List<PlanReport> plans,
            NodePhase phase,
            @Nullable String message,
            Instant now) {
        var kernel = identity.kernel();
        return new NodeStatus(
                snapshot.node().uid(),
                kernel.bootId(),
                new Kernel(kernel.release(), kernel.version(), kernel.architecture()),
                identity.agent(),
                snapshot.backend(),
                phase,
                message == null ? null : Limits.clipMessage(message),
                plans.stream().mapToLong(StatusBuilder::armed).sum(),
                plans.stream().mapToLong(StatusBuilder::hits).sum(),
                now.toString(),
                plans);
    }

    private static NodePhase phase(Snapshot snapshot, List<PlanReport> plans) {
        if (snapshot.node().disabled()) {
            return NodePhase.Disabled;
        }
        Hold hold = snapshot.rails().hold();
        if (hold != null) {
            return hold.reason() == Reason.FleetStopped ? NodePhase.Stopped : NodePhase.Disconnected;
        }
        if (snapshot.plans().stream().anyMatch(plan -> plan.stance() == Stance.QUARANTINE)) {
            return NodePhase.Quarantined;
        }
        if (snapshot.backend().name() == BackendName.None) {
            return NodePhase.Unsupported;
        }
        List<PlanPhase> wanted = plans.stream()
                .map(PlanReport::phase)
                .filter(StatusBuilder::isToBeArmed)
                .toList();
        if (wanted.isEmpty()) {
            return NodePhase.Idle;
        }
        return wanted.stream().allMatch(phase -> phase == PlanPhase.Armed) ? NodePhase.Armed : NodePhase.Degraded;
    }

    private static boolean isToBeArmed(PlanPhase phase) {
        return switch (phase) {
            case Pending, Arming, Armed, Partial, Failed -> true;
            case Paused, Validated, Expired, NotSelected, Disarmed -> false;
        };
    }

    private static @Nullable String message(NodePhase phase, Snapshot snapshot, List<PlanReport> plans) {
        Hold hold = snapshot.rails().hold();
        return switch (phase) {
            case Unsupported ->
                snapshot.backend().refusals().stream()
                        .map(Refusal::message)
                        .collect(Collectors.joining("; ", "no backend works here: ", ""));
            case Quarantined -> problem(plans, probe -> probe.reason() == Reason.Quarantined);
            case Degraded -> problem(plans, probe -> true);
            case Stopped, Disconnected -> hold == null ? null : hold.message();
            default -> snapshot.rails().remark();
        };
    }

    /** The first of the failed probes that are meant. */
    private static @Nullable String problem(List<PlanReport> plans, Predicate<ProbeReport> meant) {
        return plans.stream()
                .flatMap(plan -> plan.probes().stream()
                        .filter(probe -> probe.state() == ProbeState.Failed && meant.test(probe))
                        .map(probe -> problem(plan, probe)))
                .findFirst()
                .orElse(null);
    }

    private static String problem(PlanReport plan, ProbeReport probe) {
        return "probe %s of %s: %s"
                .formatted(probe.name(), plan.name(), Objects.requireNonNullElse(probe.message(), "failed"));
    }

    private static PlanReport waiting(PlanReport plan) {
        return new PlanReport(
                plan.name(),
                plan.monitorUid(),
                plan.observedGeneration(),
                isToBeArmed(plan.phase()) ? PlanPhase.Pending : plan.phase(),
                plan.backend(),
                plan.probes(),
                plan.retiredHits(),
                plan.retiredMissed(),
                plan.retiredDropped());
    }

    private static long armed(PlanReport plan) {
        return plan.probes().stream()
                .filter(probe -> probe.state() == ProbeState.Armed)
                .count();
    }

    private static long hits(PlanReport plan) {
        return plan.retiredHits()
                + plan.probes().stream().mapToLong(ProbeReport::hits).sum();
    }
}
