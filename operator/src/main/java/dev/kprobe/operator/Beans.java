// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator;

import dev.kprobe.operator.apply.AgentTemplate;
import dev.kprobe.operator.config.Settings;
import dev.kprobe.operator.config.SettingsReader;
import dev.kprobe.operator.run.Assembly;
import dev.kprobe.operator.run.MonitorQueue;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Hands the parts to the container and starts them. Nothing else in the operator knows of the container. */
@Singleton
final class Beans {
    @Produces
    @Singleton
    Assembly assembly(KubernetesClient client) {
        Settings settings = SettingsReader.read(System.getenv());
        AgentTemplate template =
                AgentTemplate.read(settings.agentTemplate(), settings.namespace(), client.getKubernetesSerialization());
        return new Assembly(client, settings, template, InstantSource.system());
    }

    @Produces
    @Singleton
    MonitorQueue monitors(KubernetesClient client, Assembly assembly) {
        return new MonitorQueue(client, assembly);
    }

    void start(@Observes StartupEvent event, Assembly assembly, MonitorQueue monitors) {
        assembly.start();
        monitors.start();
    }

    void stop(@Observes ShutdownEvent event, Assembly assembly, MonitorQueue monitors) {
        monitors.close();
        assembly.close();
    }

    /** Live while the loop goes round. */
    @Produces
    @Liveness
    @Singleton
    HealthCheck loop(Assembly assembly) {
        return () -> HealthCheckResponse.named("control loop")
                .status(assembly.loop().alive())
                .build();
    }

    /** Ready once the cluster has been seen completely. */
    @Produces
    @Readiness
    @Singleton
    HealthCheck view(Assembly assembly) {
        return () -> HealthCheckResponse.named("view of the cluster")
                .status(assembly.cluster().synced())
                .build();
    }
}
