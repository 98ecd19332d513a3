// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.Api;
import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.KprobePlan;
import dev.kprobe.operator.testing.MockCluster;
import dev.kprobe.operator.testing.RunningOperator;
import dev.kprobe.operator.testing.Samples;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
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
}
