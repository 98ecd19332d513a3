// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.report;

import dev.kprobe.api.v1alpha1.KprobeNode;
import dev.kprobe.api.v1alpha1.NodeStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;

/** Writes the status of the agent's own KprobeNode by server-side apply; the operator creates the object. */
public final class KprobeNodeSink implements StatusSink {
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("kprobe-agent")
            .withForce(true)
            .build();

    private final KubernetesClient client;
    private final String name;

    /** Writes to the KprobeNode of this name. */
    public KprobeNodeSink(KubernetesClient client, String name) {
        this.client = client;
        this.name = name;
    }

    @Override
    public void write(NodeStatus status) throws IOException {
        KprobeNode object = new KprobeNode();
        object.setMetadata(new ObjectMetaBuilder().withName(name).build());
        object.setStatus(status);
        try {
            client.resource(object).subresource("status").patch(APPLY);
        } catch (KubernetesClientException e) {
            throw new IOException("status of KprobeNode " + name + " was not written: " + e.getMessage(), e);
        }
    }
}
