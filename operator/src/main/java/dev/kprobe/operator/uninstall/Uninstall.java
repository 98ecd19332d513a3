// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.uninstall;

import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.KprobeNode;
import dev.kprobe.operator.apply.AgentTemplate;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Deletes every monitor and waits until the operator, which still runs, has disarmed the nodes and removed the agents.
 * It gives up after a while rather than hang, and says what is left.
 */
public final class Uninstall {
    private static final long POLL_MILLIS = 500;

    private final KubernetesClient client;
    private final String namespace;
    private final Duration timeout;
    private final InstantSource clock;

    /** For agents that run in this namespace. */
    public Uninstall(KubernetesClient client, String namespace, Duration timeout, InstantSource clock) {
        this.client = client;
        this.namespace = namespace;
        this.timeout = timeout;
        this.clock = clock;
    }

    /** Runs it. Returns what is left in sentences; nothing when all is gone. */
    public List<String> run() throws InterruptedException {
        Instant end = clock.instant().plus(timeout);
        List<String> left = left();
        while (!left.isEmpty() && clock.instant().isBefore(end)) {
            client.resources(KprobeMonitor.class).delete();
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            left = left();
        }
        return left;
    }

    private List<String> left() {
        try {
            List<String> left = new ArrayList<>();
            add(
                    left,
                    "KprobeMonitor",
                    client.resources(KprobeMonitor.class).list().getItems());
            add(
                    left,
                    "DaemonSet",
                    client.apps()
                            .daemonSets()
                            .inNamespace(namespace)
                            .withLabels(AgentTemplate.LABELS)
                            .list()
                            .getItems());
            add(left, "KprobeNode", client.resources(KprobeNode.class).list().getItems());
            return left;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                // The kinds themselves are gone, and with them everything that could be left.
                return List.of();
            }
            throw e;
        }
    }

    private static void add(List<String> left, String kind, List<? extends HasMetadata> objects) {
        objects.stream()
                .map(object -> "%s %s is still there."
                        .formatted(kind, object.getMetadata().getName()))
                .forEach(left::add);
    }
}
