// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.testing;

import dev.kprobe.api.v1alpha1.KprobeMonitor;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * One real API server for all tests of this run, with the kinds installed. KPM_K3S_IMAGE names another image that
 * behaves like rancher/k3s; such an image needs no privileges, since it runs no kubelet.
 */
public final class ApiServer {
    private static final String K3S = "rancher/k3s:v1.34.1-k3s1";
    private static @Nullable KubernetesClient client;

    private ApiServer() {}

    /** A client with all rights; the first to ask waits for the start. */
    public static synchronized KubernetesClient client() {
        // Not in a static initializer: threads of the client would wait for its end, and it for them.
        if (client == null) {
            client = start();
        }
        return client;
    }

    @SuppressWarnings("resource") // Ends with this process.
    private static KubernetesClient start() {
        String substitute = System.getenv("KPM_K3S_IMAGE");
        K3sContainer container = substitute == null
                ? new K3sContainer(DockerImageName.parse(K3S))
                : new K3sContainer(DockerImageName.parse(substitute).asCompatibleSubstituteFor("rancher/k3s"));
        container.withPrivilegedMode(substitute == null);
        container.start();
        KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(container.getKubeConfigYaml()))
                .build();
        Stream.of("kprobemonitors", "kprobeplans", "kprobenodes", "kprobefleets")
                .forEach(kind -> install(client, kind));
        return client;
    }

    private static void install(KubernetesClient client, String plural) {
        CustomResourceDefinition definition = client.getKubernetesSerialization()
                .unmarshal(
                        KprobeMonitor.class.getResourceAsStream("/crds/" + plural + ".yaml"),
                        CustomResourceDefinition.class);
        client.resource(definition).create();
        client.resource(definition).waitUntilCondition(ApiServer::established, 1, TimeUnit.MINUTES);
    }

    private static boolean established(@Nullable CustomResourceDefinition definition) {
        return definition != null
                && definition.getStatus() != null
                && definition.getStatus().getConditions() != null
                && definition.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }
}
