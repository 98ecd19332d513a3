// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The agents and the module are there while a monitor wants them, and not longer. */
@Order(10)
class LastMonitorTest {

    @Test
    void withTheLastMonitorTheAgentsGoAndTheModuleIsUnloaded() {
        Monitors.delete(Fleet.KEEPER);
        await("no DaemonSet left").atMost(Duration.ofMinutes(2)).until(() -> agents().isEmpty());
        for (String node : Lab.NODES) {
            assertThat(Kernel.moduleLoaded(node)).as("module on " + node).isFalse();
            Kernel.awaitNoProbes(node);
        }

        Instant applied = Instant.now();
        Monitors.apply("""
                apiVersion: kprobe.dev/v1alpha1
                kind: KprobeMonitor
                metadata: {name: first-again}
                spec:
                  probes: [{name: calls, target: {syscall: openat}}]
                """);
        Monitors.await("first-again", "first hits", status -> status.hits() > 0);
        Figures.since(applied, "apply to first non-zero status.hits, agents starting");
        Monitors.awaitArmed("first-again", Lab.NODES.size());
        Figures.since(applied, "apply to armed on all nodes, agents starting");
        assertThat(Kernel.moduleLoaded(Lab.NODE_61)).isTrue();
        assertThat(Kernel.moduleLoaded(Lab.NODE_LOCKDOWN)).isFalse();
    }

    private static List<DaemonSet> agents() {
        return Lab.client()
                .apps()
                .daemonSets()
                .inAnyNamespace()
                .withLabel("app.kubernetes.io/managed-by", "kprobe-monitor-operator")
                .list()
                .getItems();
    }
}
