// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kprobe.api.v1alpha1.KprobeFleet;
import dev.kprobe.api.v1alpha1.KprobeNode;
import dev.kprobe.api.v1alpha1.KprobePlan;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** The client, as small as it gets. */
public final class ClusterClient {
    /**
     * For a connection as for an answer. Long enough for the first TLS handshake of a JVM on a node that is short of
     * CPU: one that is given up and begun anew costs the node more than waiting.
     */
    private static final int TIMEOUT_MILLIS = 60_000;

    private ClusterClient() {}

    /** A client for the cluster that the environment names: the pod's own, or that of a kubeconfig file. */
    public static KubernetesClient create() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withConnectionTimeout(TIMEOUT_MILLIS)
                        .withRequestTimeout(TIMEOUT_MILLIS)
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .withKubernetesSerialization(serialization())
                .withHttpClientBuilderConsumer(
                        builder -> builder.addOrReplaceInterceptor(MetadataOnly.NAME, new MetadataOnly()))
                .build();
    }

    /** Knows only the kinds that the agent reads: looking for all that exist loads thousands of classes. */
    private static KubernetesSerialization serialization() {
        KubernetesSerialization serialization = new KubernetesSerialization(new ObjectMapper(), false);
        serialization.registerKubernetesResource(Node.class);
        serialization.registerKubernetesResource(KprobeNode.class);
        serialization.registerKubernetesResource(MetadataOnly.VERSION, MetadataOnly.OBJECT, KprobeNode.class);
        serialization.registerKubernetesResource(KprobePlan.class);
        serialization.registerKubernetesResource(KprobeFleet.class);
        serialization.registerKubernetesResource(Pod.class);
        serialization.registerKubernetesResource(Status.class);
        return serialization;
    }
}
