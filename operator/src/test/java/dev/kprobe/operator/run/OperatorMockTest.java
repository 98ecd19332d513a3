// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.Api;
import dev.kprobe.api.v1alpha1.Desired;
import dev.kprobe.api.v1alpha1.FleetBudget;
import dev.kprobe.api.v1alpha1.FleetQuotas;
import dev.kprobe.api.v1alpha1.FleetSpec;
import dev.kprobe.api.v1alpha1.KprobeFleet;
import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.KprobePlan;
import dev.kprobe.operator.testing.MockCluster;
import dev.kprobe.operator.testing.RunningOperator;
import dev.kprobe.operator.testing.Samples;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The operator against the mock. */
class OperatorMockTest {
    @Test
    void lifeOfAMonitor() {
        try (MockCluster cluster = new MockCluster()) {
            new OperatorScenario(cluster.client()).run();
        }
    }

    /** As if the queue had lost all of its events. */
    @Test
    void aMonitorIsServedWithoutAnyEventOfTheQueue() {
        try (MockCluster cluster = new MockCluster();
                RunningOperator _ = RunningOperator.withoutQueue(cluster.client())) {
            KubernetesClient client = cluster.client();
            KprobeMonitor monitor = Samples.applied("watch", "mmap");
            client.resource(monitor).create();
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(client.resources(KprobePlan.class).withName("watch").get())
                        .isNotNull();
                assertThat(client.resources(KprobeMonitor.class)
                                .withName("watch")
                                .require()
                                .getMetadata()
                                .getFinalizers())
                        .containsExactly(Api.DISARM_FINALIZER);
            });

            client.resource(monitor).delete();
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(client.resources(KprobeMonitor.class).list().getItems())
                        .isEmpty();
                assertThat(client.resources(KprobePlan.class).list().getItems()).isEmpty();
            });
        }
    }

    /** The mock keeps no time of creation, so the tests give one. */
    @Test
    void theNewestMonitorIsWithheldWhenFewerAreAllowedAndServedAgain() {
        try (MockCluster cluster = new MockCluster();
                RunningOperator _ = RunningOperator.withoutQueue(cluster.client())) {
            KubernetesClient client = cluster.client();
            create(client, "older", "2026-01-01T00:00:00Z");
            create(client, "newer", "2026-01-01T00:00:01Z");
            awaitDesired(client, "older", Desired.Armed);
            awaitDesired(client, "newer", Desired.Armed);

            client.resource(fleet(1)).create();
            awaitDesired(client, "newer", Desired.Paused);
            awaitStalled(client, "newer", "KprobeFleet allows 1 monitors (spec.quotas.monitors) and 1 are older");
            awaitDesired(client, "older", Desired.Armed);

            client.resource(fleet(2)).update();
            awaitDesired(client, "newer", Desired.Armed);
        }
    }

    private static KprobeFleet fleet(int monitors) {
        KprobeFleet fleet = new KprobeFleet();
        fleet.setMetadata(new ObjectMetaBuilder().withName(KprobeFleet.NAME).build());
        fleet.setSpec(new FleetSpec(false, List.of(), FleetBudget.ANY, new FleetQuotas(monitors, null), "1h"));
        return fleet;
    }

    private static void create(KubernetesClient client, String name, String created) {
        KprobeMonitor monitor = Samples.applied(name, "mmap");
        monitor.getMetadata().setCreationTimestamp(created);
        client.resource(monitor).create();
    }

    private static void awaitDesired(KubernetesClient client, String plan, Desired desired) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(client.resources(KprobePlan.class)
                                .withName(plan)
                                .get())
                        .isNotNull()
                        .extracting(found -> found.getSpec().desired())
                        .isEqualTo(desired));
    }

    private static void awaitStalled(KubernetesClient client, String monitor, String sentence) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(client.resources(KprobeMonitor.class)
                                .withName(monitor)
                                .require()
                                .getStatus()
                                .conditions())
                        .anySatisfy(condition -> {
                            assertThat(condition.getType()).isEqualTo("Stalled");
                            assertThat(condition.getMessage()).contains(sentence);
                        }));
    }
}
