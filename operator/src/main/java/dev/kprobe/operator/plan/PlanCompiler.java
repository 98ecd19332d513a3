// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.plan;

import dev.kprobe.api.rules.Durations;
import dev.kprobe.api.rules.ProbeIdentity;
import dev.kprobe.api.v1alpha1.Admission;
import dev.kprobe.api.v1alpha1.Desired;
import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.KprobePlan;
import dev.kprobe.api.v1alpha1.Mode;
import dev.kprobe.api.v1alpha1.MonitorRef;
import dev.kprobe.api.v1alpha1.MonitorSpec;
import dev.kprobe.api.v1alpha1.PlanSpec;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import dev.kprobe.api.v1alpha1.ProbeSpec;
import dev.kprobe.operator.observe.Generations;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compiles a monitor to the plan that agents follow. The same monitor always gives the same plan. */
public final class PlanCompiler {
    private final int reportSeconds;

    /** A compiler of plans that are reported on this often. */
    public PlanCompiler(int reportSeconds) {
        this.reportSeconds = reportSeconds;
    }

    /**
     * The plan of a monitor; one that is being deleted disarms.
     *
     * @param before the plan in force, if there is one: the time of a monitor runs from its first
     */
    public KprobePlan compile(KprobeMonitor monitor, Optional<KprobePlan> before, Instant now) {
        KprobePlan plan = new KprobePlan();
        plan.setMetadata(new ObjectMetaBuilder()
                .withName(monitor.getMetadata().getName())
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(monitor.getApiVersion())
                        .withKind(monitor.getKind())
                        .withName(monitor.getMetadata().getName())
                        .withUid(monitor.getMetadata().getUid())
                        .withController(true)
                        .withBlockOwnerDeletion(true)
                        .build())
                .build());
        MonitorSpec spec = monitor.getSpec();
        Desired desired = desired(monitor);
        String armedAt = armedAt(monitor, before);
        if (armedAt == null && desired == Desired.Armed) {
            armedAt = now.truncatedTo(ChronoUnit.SECONDS).toString();
        }
        plan.setSpec(new PlanSpec(
                new MonitorRef(
                        monitor.getMetadata().getName(), monitor.getMetadata().getUid(), Generations.of(monitor)),
                spec.nodeSelector(),
                spec.probes().stream().map(PlanCompiler::probe).toList(),
                desired,
                spec.onAgentLoss(),
                reportSeconds,
                Admission.EVERYBODY,
                armedAt,
                expiresAt(armedAt, spec.expireAfter()),
                spec.budget(),
                spec.backends()));
        return plan;
    }

    /** The same plan with nothing armed: for a monitor that is not served any more. */
    public static KprobePlan withheld(KprobePlan plan) {
        PlanSpec spec = plan.getSpec();
        plan.setSpec(new PlanSpec(
                spec.monitor(),
                spec.nodeSelector(),
                spec.probes(),
                spec.desired() == Desired.Disarmed ? Desired.Disarmed : Desired.Paused,
                spec.onAgentLoss(),
                spec.reportSeconds(),
                spec.admission(),
                spec.armedAt(),
                spec.expiresAt(),
                spec.budget(),
                spec.backends()));
        return plan;
    }

    /** What the probes of a monitor are to be. */
    public static Desired desired(KprobeMonitor monitor) {
        if (monitor.getMetadata().getDeletionTimestamp() != null) {
            return Desired.Disarmed;
        }
        if (monitor.getSpec().paused()) {
            return Desired.Paused;
        }
        return monitor.getSpec().mode() == Mode.Validate ? Desired.Validated : Desired.Armed;
    }

    /** When this very monitor was first to be armed. */
    private static @Nullable String armedAt(KprobeMonitor monitor, Optional<KprobePlan> before) {
        return before.map(KprobePlan::getSpec)
                .filter(spec ->
                        spec.monitor().uid().equals(monitor.getMetadata().getUid()))
                .map(PlanSpec::armedAt)
                .orElse(null);
    }

    private static @Nullable String expiresAt(@Nullable String armedAt, @Nullable String expireAfter) {
        return armedAt == null || expireAfter == null
                ? null
                : Instant.parse(armedAt).plus(Durations.parse(expireAfter)).toString();
    }

    private static PlannedProbe probe(ProbeSpec probe) {
        String identity = ProbeIdentity.of(probe.target(), probe.at(), probe.filter());
        return new PlannedProbe(
                probe.name(),
                identity,
                probe.target(),
                probe.at(),
                probe.filter(),
                probe.groupBy(),
                probe.capture(),
                probe.sampling());
    }
}
