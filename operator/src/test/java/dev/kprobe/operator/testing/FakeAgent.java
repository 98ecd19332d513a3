// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.testing;

import dev.kprobe.api.v1alpha1.AgentInfo;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.BackendStatus;
import dev.kprobe.api.v1alpha1.Desired;
import dev.kprobe.api.v1alpha1.Kernel;
import dev.kprobe.api.v1alpha1.KprobeNode;
import dev.kprobe.api.v1alpha1.KprobePlan;
import dev.kprobe.api.v1alpha1.NodePhase;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.PlanPhase;
import dev.kprobe.api.v1alpha1.PlanReport;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.ProbeState;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.util.List;

/**
 * Writes the status of one KprobeNode as the agent of that node would: does what the plans ask for, with given hits.
 */
public final class FakeAgent {
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("kprobe-agent")
            .withForce(true)
            .build();

    private final KubernetesClient client;
    private final String node;

    /** The agent of this node. */
    public FakeAgent(KubernetesClient client, String node) {
        this.client = client;
        this.node = node;
    }

    /** Follows the plans that there are now and reports this many hits for each probe. */
    public void report(long hits) {
        List<PlanReport> plans = client.resources(KprobePlan.class).list().getItems().stream()
                .map(plan -> report(plan, hits))
                .toList();
        KprobeNode applied = new KprobeNode();
        applied.setMetadata(new ObjectMetaBuilder().withName(node).build());
        applied.setStatus(status(plans));
        client.resource(applied).subresource("status").patch(APPLY, applied);
    }

    private static PlanReport report(KprobePlan plan, long hits) {
        Desired desired = plan.getSpec().desired();
        ProbeState state = desired == Desired.Armed ? ProbeState.Armed : ProbeState.Disarmed;
        List<ProbeReport> probes = plan.getSpec().probes().stream()
                .map(probe -> ProbeReport.of(probe.name(), probe.identity(), state, "epoch", hits))
                .toList();
        return new PlanReport(
                plan.getMetadata().getName(),
                plan.getSpec().monitor().uid(),
                plan.getMetadata().getGeneration(),
                PlanPhase.valueOf(desired.name()),
                null,
                probes,
                0,
                0,
                0);
    }

    private NodeStatus status(List<PlanReport> plans) {
        boolean armed = plans.stream().anyMatch(plan -> plan.phase() == PlanPhase.Armed);
        return new NodeStatus(
                "uid-of-" + node,
                "boot",
                new Kernel("6.1.0-38-amd64", "#1 SMP", "x86_64"),
                new AgentInfo("0.1.0", "agent-" + node, Instant.now().toString()),
                new BackendStatus(BackendName.Module, "0.1.0", !plans.isEmpty(), List.of()),
                armed ? NodePhase.Armed : NodePhase.Idle,
                null,
                plans.size(),
                0,
                Instant.now().toString(),
                plans);
    }
}
