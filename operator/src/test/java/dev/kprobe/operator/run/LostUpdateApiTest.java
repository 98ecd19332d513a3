// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.KprobePlan;
import dev.kprobe.operator.apply.FieldManager;
import dev.kprobe.operator.testing.ApiServer;
import dev.kprobe.operator.testing.RunningOperator;
import dev.kprobe.operator.testing.Samples;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Users change specs while the operator writes statuses. No change may get lost in between: the operator SDK filters
 * the events that its own writes cause, and with them swallowed changes that came at the same moment.
 */
class LostUpdateApiTest {
    private static final int MONITORS = 10;
    private static final int ROUNDS = 6;

    private final KubernetesClient client = ApiServer.client();
    private final Random random = new Random(1);

    @AfterEach
    void removeMonitors() {
        client.resources(KprobeMonitor.class).list().getItems().forEach(monitor -> {
            monitor.getMetadata().setFinalizers(List.of());
            client.resource(monitor)
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
            client.resource(monitor).delete();
        });
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> client.resources(KprobeMonitor.class)
                                .list()
                                .getItems()
                                .isEmpty()
                        && client.resources(KprobePlan.class).list().getItems().isEmpty());
    }

    @Test
    void everyChangeReachesThePlanAndTheStatus() {
        try (RunningOperator _ = new RunningOperator(client)) {
            names().forEach(this::create);
            for (int round = 0; round < ROUNDS; round++) {
                names().forEach(name -> {
                    pause(name, true);
                    sleep(random.nextInt(25));
                    pause(name, false);
                });
                Awaitility.await()
                        .atMost(Duration.ofSeconds(15))
                        .untilAsserted(() -> names().forEach(this::assertCaughtUp));
            }
        }
        assertOwnership(client.resources(KprobeMonitor.class).withName("lost-0").require());
    }

    private void assertCaughtUp(String name) {
        KprobeMonitor monitor =
                client.resources(KprobeMonitor.class).withName(name).require();
        long generation = monitor.getMetadata().getGeneration();
        assertThat(monitor.getStatus()).isNotNull();
        assertThat(monitor.getStatus().observedGeneration()).isEqualTo(generation);
        assertThat(client.resources(KprobePlan.class).withName(name).get())
                .isNotNull()
                .extracting(plan -> plan.getSpec().monitor().generation())
                .isEqualTo(generation);
        assertThat(monitor.getSpec().paused()).isFalse();
    }

    /** A monitor made again under the same name at once is another one, and is served like any. */
    @Test
    void aSuccessorOfTheSameNameIsServed() {
        try (RunningOperator _ = new RunningOperator(client)) {
            for (int round = 0; round < 4 * ROUNDS; round++) {
                create("lost-0");
                Awaitility.await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertServed("lost-0"));
                client.resources(KprobeMonitor.class).withName("lost-0").delete();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(15))
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> client.resources(KprobeMonitor.class)
                                        .withName("lost-0")
                                        .get()
                                == null);
            }
        }
    }

    private void assertServed(String name) {
        KprobeMonitor monitor =
                client.resources(KprobeMonitor.class).withName(name).require();
        assertThat(client.resources(KprobePlan.class).withName(name).get())
                .isNotNull()
                .extracting(plan -> plan.getSpec().monitor().uid())
                .isEqualTo(monitor.getMetadata().getUid());
        assertThat(monitor.getStatus()).isNotNull();
    }

    /** The operator owns the status as a whole, its finalizer, and nothing of the spec. */
    private static void assertOwnership(KprobeMonitor monitor) {
        assertThat(monitor.getMetadata().getManagedFields())
                .filteredOn(entry -> entry.getManager().equals(FieldManager.NAME))
                .extracting(entry -> entry.getSubresource() + "=" + fields(entry))
                .containsExactlyInAnyOrder("status=[f:status]", "null=[f:metadata]");
    }

    private static List<String> fields(ManagedFieldsEntry entry) {
        return List.copyOf(entry.getFieldsV1().getAdditionalProperties().keySet());
    }

    private void create(String name) {
        client.resource(Samples.applied(name, "mmap")).create();
    }

    private void pause(String name, boolean paused) {
        client.resources(KprobeMonitor.class)
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"paused\":%s}}".formatted(paused));
    }

    private static List<String> names() {
        return IntStream.range(0, MONITORS).mapToObj(i -> "lost-" + i).toList();
    }

    private static void sleep(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
