// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.testing;

import dev.kprobe.api.v1alpha1.KprobeFleet;
import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.KprobeNode;
import dev.kprobe.api.v1alpha1.KprobePlan;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.util.HashMap;
import java.util.List;

/** A mock API server that knows the kinds and server-side apply, with a client. */
public final class MockCluster implements AutoCloseable {
    private final KubernetesMockServer server;
    private final NamespacedKubernetesClient client;

    /** Starts it. */
    public MockCluster() {
        ApplyingDispatcher dispatcher = new ApplyingDispatcher();
        for (var kind : List.of(KprobeMonitor.class, KprobePlan.class, KprobeNode.class, KprobeFleet.class)) {
            dispatcher.expectCustomResource(CustomResourceDefinitionContext.fromCustomResourceType(kind));
        }
        server = new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), dispatcher, false);
        server.init();
        client = server.createClient();
    }

    /** A client of it. */
    public NamespacedKubernetesClient client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
        server.destroy();
    }
}
