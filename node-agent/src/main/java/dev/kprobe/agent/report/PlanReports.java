// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.report;

import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.counters.GroupHits;
import dev.kprobe.agent.counters.PlanCounts;
import dev.kprobe.agent.counters.ProbeCount;
import dev.kprobe.agent.plan.Hold;
import dev.kprobe.agent.plan.NodePlan;
import dev.kprobe.agent.plan.ProbeId;
import dev.kprobe.agent.plan.Stance;
import dev.kprobe.api.rules.Histograms;
import dev.kprobe.api.v1alpha1.EarlierCounts;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.GroupCounts;
import dev.kprobe.api.v1alpha1.Histogram;
import dev.kprobe.api.v1alpha1.Limits;
import dev.kprobe.api.v1alpha1.OnAgentLoss;
import dev.kprobe.api.v1alpha1.PlanPhase;
import dev.kprobe.api.v1alpha1.PlanReport;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.ProbeState;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.RecordCounts;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
                snapshot.elsewhere().get(plan.id()),
                probes,
                counts.retired().hits(),
                counts.retired().missed(),
                counts.retired().records().lost());
    }

    private static ProbeReport row(NodePlan plan, PlannedProbe probe, PlanCounts counts, Snapshot snapshot) {
        Standing standing = standing(plan, probe, snapshot);
        ProbeCount count = counts.count(NodePlan.key(probe));
        String message = standing.message();
        Counts total = count.total();
        return new ProbeReport(
                probe.name(),
                probe.identity(),
                standing.state(),
                standing.symbol(),
                standing.functions(),
                standing.reason(),
                message == null ? null : Limits.clipMessage(message),
                count.epoch(),
                total.hits(),
                total.missed(),
                total.filtered(),
                absentIf(RecordCounts.NONE, total.records()),
                Histograms.latency(total.durations()),
                absentIf(Histogram.NONE, total.durations()),
                groups(probe, total),
                plan.terms().onAgentLoss() == OnAgentLoss.Keep ? earlier(count.base()) : null,
                standing.cost());
    }

    private static @Nullable GroupCounts groups(PlannedProbe probe, Counts total) {
        if (probe.groupBy() == GroupBy.None || total.hits() == 0) {
            return null;
        }
        boolean counted = total.groups().by() == probe.groupBy();
        return counted ? total.groups().top(total.hits()) : new GroupCounts(probe.groupBy(), List.of(), total.hits());
    }

    private static @Nullable EarlierCounts earlier(Counts base) {
        GroupHits groups = base.groups();
        return absentIf(
                EarlierCounts.NONE,
                new EarlierCounts(
                        base.hits(),
                        base.missed(),
                        base.filtered(),
                        absentIf(RecordCounts.NONE, base.records()),
                        absentIf(Histogram.NONE, base.durations()),
                        groups.by() == GroupBy.None ? null : groups.top(base.hits())));
    }

    private static <T> @Nullable T absentIf(T nothing, T value) {
        return value.equals(nothing) ? null : value;
    }

    private static Standing standing(NodePlan plan, PlannedProbe probe, Snapshot snapshot) {
        if (plan.stance() == Stance.PAUSE && snapshot.node().disabled()) {
            return Standing.DISARMED.because(Reason.NodeDisabled, Reason.NodeDisabled.sentence());
        }
        Hold hold = plan.hold();
        if (hold != null) {
            return plan.stance() == Stance.QUARANTINE
                    ? Standing.failed(hold.reason(), hold.message())
                    : Standing.DISARMED.because(hold.reason(), hold.message());
        }
        return plan.stance() == Stance.ARM || plan.stance() == Stance.VALIDATE
                ? snapshot.standing(new ProbeId(plan.id(), NodePlan.key(probe)))
                : Standing.DISARMED;
    }

    private static PlanPhase phase(Stance stance, List<ProbeReport> probes) {
        return switch (stance) {
            case QUARANTINE -> PlanPhase.Failed;
            case PAUSE -> PlanPhase.Paused;
            case EXPIRED -> PlanPhase.Expired;
            case NOT_SELECTED -> PlanPhase.NotSelected;
            case DISARM -> PlanPhase.Disarmed;
            case ARM -> phase(probes, ProbeState.Armed, PlanPhase.Arming, PlanPhase.Armed);
            case VALIDATE -> phase(probes, ProbeState.Resolved, PlanPhase.Pending, PlanPhase.Validated);
        };
    }

    private static PlanPhase phase(List<ProbeReport> probes, ProbeState good, PlanPhase underWay, PlanPhase complete) {
        if (probes.stream().anyMatch(probe -> probe.state() == ProbeState.Disarmed)) {
            return underWay;
        }
        long done = probes.stream().filter(probe -> probe.state() == good).count();
        if (done == probes.size()) {
            return complete;
        }
        return done == 0 ? PlanPhase.Failed : PlanPhase.Partial;
    }
}
