// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.report;

import dev.kprobe.agent.counters.PlanCounts;
import dev.kprobe.agent.counters.ProbeCount;
import dev.kprobe.agent.plan.NodePlan;
import dev.kprobe.agent.plan.ProbeId;
import dev.kprobe.agent.plan.Stance;
import dev.kprobe.api.v1alpha1.Limits;
import dev.kprobe.api.v1alpha1.PlanPhase;
import dev.kprobe.api.v1alpha1.PlanReport;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.ProbeState;
import dev.kprobe.api.v1alpha1.Reason;
import java.util.List;

/** The rows of a status: one per plan, and in it one per probe. */
final class PlanReports {
    private PlanReports() {}

    static PlanReport of(NodePlan plan, Snapshot snapshot) {
        PlanCounts counts = snapshot.counts().apply(plan.id());
        List<ProbeReport> probes = plan.probes().stream()
                .map(probe -> row(plan, probe, counts, snapshot))
                .toList();
        return new PlanReport(
                plan.id().name(),
                plan.id().monitorUid(),
                plan.generation(),
                phase(plan.stance(), probes),
                probes,
                counts.retired().hits(),
                counts.retired().missed());
    }

    private static ProbeReport row(NodePlan plan, PlannedProbe probe, PlanCounts counts, Snapshot snapshot) {
        Standing standing = standing(plan, probe, snapshot);
        ProbeCount count = counts.count(NodePlan.key(probe));
        String message = standing.message();
        return new ProbeReport(
                probe.name(),
                probe.identity(),
                standing.state(),
                standing.symbol(),
                standing.reason(),
                message == null ? null : Limits.clipMessage(message),
                count.epoch(),
                count.total().hits(),
                count.total().missed());
    }

    private static Standing standing(NodePlan plan, PlannedProbe probe, Snapshot snapshot) {
        if (plan.stance() == Stance.PAUSE && snapshot.node().disabled()) {
            return new Standing(ProbeState.Disarmed, null, Reason.NodeDisabled, Reason.NodeDisabled.sentence());
        }
        return plan.stance() == Stance.ARM
                ? snapshot.standing(new ProbeId(plan.id(), NodePlan.key(probe)))
                : Standing.DISARMED;
    }

    private static PlanPhase phase(Stance stance, List<ProbeReport> probes) {
        return switch (stance) {
            case PAUSE -> PlanPhase.Paused;
            case NOT_SELECTED -> PlanPhase.NotSelected;
            case DISARM -> PlanPhase.Disarmed;
            case ARM -> armingPhase(probes);
        };
    }

    private static PlanPhase armingPhase(List<ProbeReport> probes) {
        if (probes.stream().anyMatch(probe -> probe.state() == ProbeState.Disarmed)) {
            return PlanPhase.Arming;
        }
        long armed = probes.stream()
                .filter(probe -> probe.state() == ProbeState.Armed)
                .count();
        if (armed == probes.size()) {
            return PlanPhase.Armed;
        }
        return armed == 0 ? PlanPhase.Failed : PlanPhase.Partial;
    }
}
