// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Namespace;
import java.time.Instant;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** {@code helm uninstall} with a monitor armed leaves neither a probe nor an object, and keeps the CRDs as told. */
@Order(11)
class UninstallTest {

    @Test
    void uninstallLeavesNothingBehind() {
        Monitors.apply("""
                apiVersion: kprobe.dev/v1alpha1
                kind: KprobeMonitor
                metadata: {name: still-armed}
                spec:
                  probes: [{name: calls, target: {syscall: getppid}}]
                """);
        Monitors.awaitArmed("still-armed", Lab.NODES.size());

        Instant begun = Instant.now();
        Command.output("helm", "uninstall", "kprobe-monitor", "-n", "kprobe-monitor", "--timeout", "2m");
        Figures.since(begun, "helm uninstall with a monitor armed");

        for (String node : Lab.NODES) {
            Kernel.awaitNoProbes(node);
            assertThat(Kernel.moduleLoaded(node)).as("module on " + node).isFalse();
        }
        assertThat(Command.output("kubectl", "get", "daemonsets", "-A", "-o", "name"))
                .doesNotContain("kprobe");
        assertThat(Lab.client().namespaces().list().getItems())
                .extracting(Namespace::getMetadata)
                .extracting(metadata -> metadata.getName())
                .noneMatch(name -> name.contains("agents"));
        assertThat(Command.output("kubectl", "get", "crds", "-o", "name")).contains("kprobemonitors.kprobe.dev");
        assertThat(Command.output("kubectl", "get", "kprobemonitors,kprobeplans,kprobenodes", "-o", "name"))
                .isBlank();
    }
}
