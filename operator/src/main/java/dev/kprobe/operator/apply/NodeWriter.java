// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.apply;

import dev.kprobe.api.v1alpha1.KprobeNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;

/** Creates, deletes and releases KprobeNodes. Their status belongs to the agents, their spec to administrators. */
public final class NodeWriter {
    private final KubernetesClient client;

    /** A writer through this client. */
    public NodeWriter(KubernetesClient client) {
        this.client = client;
    }

    /** Creates a KprobeNode; one that exists by now is as good. */
    public void create(KprobeNode node) {
        try {
            client.resource(node).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    /** Asks for the deletion of a KprobeNode. */
    public void delete(String name) {
        client.resources(KprobeNode.class).withName(name).delete();
    }

    /** Removes the finalizers of a KprobeNode that is being deleted. The UID keeps a successor from being meant. */
    public void release(KprobeNode node) {
        String patch = "{\"metadata\":{\"uid\":\"%s\",\"finalizers\":null}}"
                .formatted(node.getMetadata().getUid());
        try {
            client.resources(KprobeNode.class)
                    .withName(node.getMetadata().getName())
                    .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }
}
