// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.Api;
import dev.kprobe.api.v1alpha1.Desired;
import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.KprobeNode;
import dev.kprobe.api.v1alpha1.KprobePlan;
import dev.kprobe.api.v1alpha1.MonitorStatus;
import dev.kprobe.operator.testing.FakeAgent;
import dev.kprobe.operator.testing.RunningOperator;
import dev.kprobe.operator.testing.Samples;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * The life of monitors on two nodes whose agents the scenario plays, from the first apply to the last trace. It is run
 * against the mock, which is quick, and against a real API server, which keeps ownership and validates.
 */
final class OperatorScenario {
    private final KubernetesClient client;
    private final FakeAgent first;
    private final FakeAgent second;

    OperatorScenario(KubernetesClient client) {
        this.client = client;
        this.first = new FakeAgent(client, "node-1");
        this.second = new FakeAgent(client, "node-2");
    }

    void run() {
        Stream.of("node-1", "node-2").forEach(this::createNode);
        try (RunningOperator _ = new RunningOperator(client)) {
            armAndCount();
            pauseAndResume();
            loseAReport();
            loseANode();
            delete();
        }
    }

    private void armAndCount() {
        create("watch", "mmap", "brk");
        soon().untilAsserted(() -> {
            assertThat(daemonSets()).hasSize(1);
            assertThat(kprobeNodes()).containsExactlyInAnyOrder("node-1", "node-2");
            assertThat(plan().getSpec().desired()).isEqualTo(Desired.Armed);
        });
        assertThat(monitor().getMetadata().getFinalizers()).containsExactly(Api.DISARM_FINALIZER);
        soon().untilAsserted(() -> assertThat(ready()).isEqualTo("False:Arming"));

        first.report(10);
        soon().untilAsserted(() -> assertThat(status().nodesSummary()).isEqualTo("1/2"));
        second.report(100);
        soon().untilAsserted(() -> {
            assertThat(ready()).isEqualTo("True:Armed");
            assertThat(status().hits()).isEqualTo(220);
            assertThat(status().backends()).isEqualTo("Module:2");
        });
    }

    private void pauseAndResume() {
        setPaused(true);
        soon().untilAsserted(() -> assertThat(plan().getSpec().desired()).isEqualTo(Desired.Paused));
        soon().untilAsserted(() -> assertThat(ready()).isEqualTo("False:Pausing"));
        first.report(10);
        second.report(100);
        soon().untilAsserted(() -> assertThat(ready()).isEqualTo("True:Paused"));

        setPaused(false);
        soon().untilAsserted(() -> assertThat(plan().getSpec().desired()).isEqualTo(Desired.Armed));
        first.report(11);
        second.report(101);
        soon().untilAsserted(() -> {
            assertThat(ready()).isEqualTo("True:Armed");
            assertThat(status().hits()).isEqualTo(224);
        });
    }

    /** Someone deletes a KprobeNode whose node lives on: its agent reports the same counts again, which count once. */
    private void loseAReport() {
        String uid = kprobeNode("node-1").getMetadata().getUid();
        client.resources(KprobeNode.class).withName("node-1").delete();
        soon().untilAsserted(() ->
                assertThat(kprobeNode("node-1").getMetadata().getUid()).isNotEqualTo(uid));
        soon().untilAsserted(() -> assertThat(status().nodesSummary()).isEqualTo("1/2"));
        first.report(11);
        soon().untilAsserted(() -> assertThat(status().nodesSummary()).isEqualTo("2/2"));
        assertThat(status().hits()).isEqualTo(224);
        assertThat(status().retired()).isZero();
    }

    private void loseANode() {
        client.nodes().withName("node-2").delete();
        soon().untilAsserted(() -> assertThat(kprobeNodes()).containsExactly("node-1"));
        soon().untilAsserted(() -> {
            assertThat(status().hits()).isEqualTo(224);
            assertThat(status().retired()).isEqualTo(202);
            assertThat(status().nodesSummary()).isEqualTo("1/1");
        });
    }

    private void delete() {
        client.resources(KprobeMonitor.class).withName("watch").delete();
        soon().untilAsserted(() -> assertThat(plan().getSpec().desired()).isEqualTo(Desired.Disarmed));
        soon().untilAsserted(() -> assertThat(ready()).isEqualTo("False:Disarming"));
        assertThat(monitor().getMetadata().getFinalizers()).containsExactly(Api.DISARM_FINALIZER);

        first.report(12);
        soon().untilAsserted(() -> {
            assertThat(client.resources(KprobeMonitor.class).list().getItems()).isEmpty();
            assertThat(client.resources(KprobePlan.class).list().getItems()).isEmpty();
        });
        assertThat(daemonSets()).hasSize(1);

        first.report(0);
        soon().untilAsserted(() -> {
            assertThat(daemonSets()).isEmpty();
            assertThat(kprobeNodes()).isEmpty();
        });
    }

    private void createNode(String name) {
        client.resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("kprobe.dev/scenario", "true")
                        .endMetadata()
                        .build())
                .create();
    }

    private void create(String name, String... probes) {
        client.resource(Samples.applied(name, probes)).create();
    }

    private void setPaused(boolean paused) {
        client.resources(KprobeMonitor.class).withName("watch").edit(monitor -> {
            monitor.setSpec(Samples.spec(paused, "mmap", "brk"));
            return monitor;
        });
    }

    private KprobeNode kprobeNode(String name) {
        return client.resources(KprobeNode.class).withName(name).require();
    }

    private KprobeMonitor monitor() {
        return client.resources(KprobeMonitor.class).withName("watch").require();
    }

    private MonitorStatus status() {
        return monitor().getStatus();
    }

    private String ready() {
        return status().conditions().stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .map(condition -> condition.getStatus() + ":" + condition.getReason())
                .findFirst()
                .orElse("");
    }

    private KprobePlan plan() {
        return client.resources(KprobePlan.class).withName("watch").require();
    }

    private List<String> kprobeNodes() {
        return client.resources(KprobeNode.class).list().getItems().stream()
                .map(node -> node.getMetadata().getName())
                .toList();
    }

    private List<DaemonSet> daemonSets() {
        return client.apps().daemonSets().inNamespace("default").list().getItems();
    }

    private static ConditionFactory soon() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions();
    }
}
