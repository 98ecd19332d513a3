// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.apply;

import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Writes the agents' DaemonSet. */
public final class FleetWriter {
    private final KubernetesClient client;
    private final DaemonSet manifest;

    /** A writer of one template through this client. */
    public FleetWriter(KubernetesClient client, AgentTemplate template) {
        this.client = client;
        this.manifest = template.manifest();
    }

    /** Makes the DaemonSet what the template says. */
    public void apply() {
        client.resource(manifest).patch(FieldManager.apply(), manifest);
    }

    /** Deletes the DaemonSet, if there is one; its pods follow. */
    public void delete() {
        client.resource(manifest).delete();
    }

    /** Whether no agent is left, neither running nor ending. */
    public boolean podsGone() {
        return client.pods()
                .inNamespace(manifest.getMetadata().getNamespace())
                .withLabels(manifest.getSpec().getSelector().getMatchLabels())
                .list()
                .getItems()
                .isEmpty();
    }
}
