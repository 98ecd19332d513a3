// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.testing;

import dev.kprobe.operator.apply.AgentTemplate;
import dev.kprobe.operator.config.Patience;
import dev.kprobe.operator.config.Settings;
import dev.kprobe.operator.run.Assembly;
import dev.kprobe.operator.run.MonitorQueue;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** The operator as it runs in its pod, without the container around it. */
public final class RunningOperator implements AutoCloseable {
    private final Assembly assembly;
    private final MonitorQueue monitors;

    /** Starts it with agents in namespace default. */
    public RunningOperator(KubernetesClient client) {
        this(client, true);
    }

    private RunningOperator(KubernetesClient client, boolean queue) {
        Settings settings = new Settings("default", Path.of("unused"), Duration.ofSeconds(1), 2, Patience.DEFAULT);
        DaemonSet manifest = client.getKubernetesSerialization()
                .unmarshal(RunningOperator.class.getResourceAsStream("/agent-daemonset.yaml"), DaemonSet.class);
        assembly = new Assembly(client, settings, AgentTemplate.of(manifest, "default"), InstantSource.system());
        monitors = new MonitorQueue(client, assembly);
        assembly.start();
        if (queue) {
            monitors.start();
        }
    }

    /** Starts it without the operator SDK's queue, so that only the loop works. */
    public static RunningOperator withoutQueue(KubernetesClient client) {
        return new RunningOperator(client, false);
    }

    @Override
    public void close() {
        monitors.close();
        assembly.close();
    }
}
