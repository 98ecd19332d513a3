// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.plan;

import dev.kprobe.api.rules.ProbeIdentity;
import dev.kprobe.api.v1alpha1.Admission;
import dev.kprobe.api.v1alpha1.Desired;
import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.KprobePlan;
import dev.kprobe.api.v1alpha1.MonitorRef;
import dev.kprobe.api.v1alpha1.MonitorSpec;
import dev.kprobe.api.v1alpha1.PlanSpec;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import dev.kprobe.api.v1alpha1.ProbeSpec;
import dev.kprobe.operator.observe.Generations;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;

/** Compiles a monitor to the plan that agents follow. The same monitor always gives the same plan. */
public final class PlanCompiler {
    private final int reportSeconds;

    /** A compiler of plans that are reported on this often. */
    public PlanCompiler(int reportSeconds) {
        this.reportSeconds = reportSeconds;
    }

    /** The plan of a monitor; one that is being deleted disarms. */
    public KprobePlan compile(KprobeMonitor monitor) {
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
        plan.setSpec(new PlanSpec(
                new MonitorRef(
                        monitor.getMetadata().getName(), monitor.getMetadata().getUid(), Generations.of(monitor)),
                spec.nodeSelector(),
                spec.probes().stream().map(PlanCompiler::probe).toList(),
                desired(monitor),
                spec.onAgentLoss(),
                reportSeconds,
                Admission.EVERYBODY));
        return plan;
    }

    private static Desired desired(KprobeMonitor monitor) {
        if (monitor.getMetadata().getDeletionTimestamp() != null) {
            return Desired.Disarmed;
        }
        return monitor.getSpec().paused() ? Desired.Paused : Desired.Armed;
    }

    private static PlannedProbe probe(ProbeSpec probe) {
        String identity = ProbeIdentity.of(probe.target(), probe.at(), probe.filter());
        return new PlannedProbe(probe.name(), identity, probe.target(), probe.at(), probe.filter());
    }
}
