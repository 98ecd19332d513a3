// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

import dev.kprobe.api.rules.LabelSelectors;
import dev.kprobe.api.v1alpha1.FailureGroup;
import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.KprobePlan;
import dev.kprobe.api.v1alpha1.Mode;
import dev.kprobe.api.v1alpha1.MonitorStatus;
import dev.kprobe.api.v1alpha1.NodeTally;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import dev.kprobe.api.v1alpha1.RetiredNodes;
import dev.kprobe.operator.config.Patience;
import dev.kprobe.operator.observe.Generations;
import dev.kprobe.operator.observe.NodeView;
import dev.kprobe.operator.status.Situation.Intent;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Folds the reports of all nodes into the status of one monitor. The order of the nodes makes no difference. */
public final class StatusFold {
    private final Patience patience;
    private final NodeJudge judge;

    /** With the times after which agents are stale or missing and deletions stuck. */
    public StatusFold(Patience patience) {
        this.patience = patience;
        this.judge = new NodeJudge(patience);
    }

    /** The status that follows from what is seen now and the status before. Rates are taken by the meter given. */
    public MonitorStatus fold(FoldInput input, @Nullable MonitorStatus before, RateMeter meter) {
        KprobeMonitor monitor = input.monitor();
        String uid = monitor.getMetadata().getUid();
        RetiredNodes retired = RetiredFold.fold(retired(before), uid, input.nodes());
        List<PlannedProbe> probes =
                input.plan().map(written -> written.getSpec().probes()).orElse(List.of());
        Counts counts = Counts.of(uid, probes, input.nodes(), retired);
        meter.sample(counts);
        // A plan of an earlier generation is not what the user asked for now: nobody can have answered yet.
        Optional<KprobePlan> plan =
                input.plan().filter(written -> written.getSpec().monitor().generation() == Generations.of(monitor));
        List<Verdict> verdicts = input.nodes().stream()
                .filter(node -> selected(monitor, node))
                .map(node -> judge.judge(node, plan, input.now()))
                .toList();
        NodeTally tally = Tally.nodes(verdicts);
        List<FailureGroup> failures = Failures.groups(verdicts);
        Situation situation = new Situation(
                intent(input), tally, verdicts.stream().anyMatch(Verdict::anyArmed), failures, input.obstacle());
        long generation = Generations.of(monitor);
        return new MonitorStatus(
                generation,
                Conditions.of(situation, generation, before == null ? List.of() : before.conditions(), input.now()),
                tally,
                tally.armed() + "/" + tally.selected(),
                Math.max(counts.hits(), before == null ? 0 : before.hits()),
                meter.total(),
                Math.max(counts.missed(), before == null ? 0 : before.missed()),
                Math.max(counts.dropped(), before == null ? 0 : before.dropped()),
                counts.retired(),
                retired.equals(RetiredNodes.NONE) ? null : retired,
                counts.probes().stream()
                        .map(probe -> probe.totals(meter.probe(probe.name())))
                        .toList(),
                TopGroups.of(uid, probes, input.nodes()),
                failures,
                Tally.backends(uid, verdicts),
                expiresAt(input));
    }

    private static RetiredNodes retired(@Nullable MonitorStatus before) {
        return before == null
                ? RetiredNodes.NONE
                : Objects.requireNonNullElse(before.retiredNodes(), RetiredNodes.NONE);
    }

    private static boolean selected(KprobeMonitor monitor, NodeView node) {
        return node.runsAgent()
                && !node.leaving()
                && LabelSelectors.matches(monitor.getSpec().nodeSelector(), node.labels());
    }

    private Intent intent(FoldInput input) {
        String deleted = input.monitor().getMetadata().getDeletionTimestamp();
        if (deleted != null) {
            boolean stuck = Instant.parse(deleted).plus(patience.stuck()).isBefore(input.now());
            return new Intent.Delete(input.disarming(), stuck);
        }
        if (input.monitor().getSpec().paused()) {
            return new Intent.Pause();
        }
        if (input.monitor().getSpec().mode() == Mode.Validate) {
            return new Intent.Validate();
        }
        String expiresAt = expiresAt(input);
        return expiresAt != null && !Instant.parse(expiresAt).isAfter(input.now())
                ? new Intent.Expire(expiresAt)
                : new Intent.Arm();
    }

    private static @Nullable String expiresAt(FoldInput input) {
        return input.plan().map(plan -> plan.getSpec().expiresAt()).orElse(null);
    }
}
