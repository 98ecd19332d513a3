// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.apply;

import dev.kprobe.api.v1alpha1.KprobePlan;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Writes plans. */
public final class PlanWriter {
    private final KubernetesClient client;

    /** A writer through this client. */
    public PlanWriter(KubernetesClient client) {
        this.client = client;
    }

    /** Makes the plan what is given and returns it with the generation that agents are to answer for. */
    public KprobePlan apply(KprobePlan plan) {
        return client.resource(plan).patch(FieldManager.apply(), plan);
    }

    /** Deletes the plan, if there is one. */
    public void delete(KprobePlan plan) {
        client.resources(KprobePlan.class)
                .withName(plan.getMetadata().getName())
                .delete();
    }
}
