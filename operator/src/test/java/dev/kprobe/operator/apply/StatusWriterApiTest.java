// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.MonitorStatus;
import dev.kprobe.operator.status.FoldAssert;
import dev.kprobe.operator.status.WritePolicy;
import dev.kprobe.operator.testing.ApiServer;
import dev.kprobe.operator.testing.SampleNode;
import dev.kprobe.operator.testing.Samples;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A status may only land on what it was folded for, however late it is written. */
class StatusWriterApiTest {
    private static final String NAME = "written";

    private final KubernetesClient client = ApiServer.client();
    private final StatusWriter writer =
            new StatusWriter(client, new WritePolicy(Duration.ZERO), InstantSource.fixed(Samples.NOW));
    private final MonitorStatus status = FoldAssert.fold(
            Samples.monitor("mmap"),
            List.of(SampleNode.named("a").armed("mmap", 40_000).view()),
            null);

    @AfterEach
    void remove() {
        client.resources(KprobeMonitor.class).withName(NAME).delete();
    }

    @Test
    void theStatusOfADeletedMonitorDoesNotReachItsSuccessor() {
        KprobeMonitor deleted = create();
        remove();
        KprobeMonitor successor = create();

        writer.offer(deleted, status);

        assertThat(present().getStatus()).isNull();
        assertThat(writer.written(deleted)).isEmpty();

        writer.offer(successor, status);

        assertThat(present().getStatus()).isEqualTo(status);
        assertThat(writer.written(successor)).contains(status);
    }

    @Test
    void aStatusThatWasFoldedForAnEarlierVersionIsWrittenWhenThatIsSeen() {
        KprobeMonitor earlier = create();
        client.resources(KprobeMonitor.class).withName(NAME).edit(monitor -> {
            monitor.setSpec(Samples.spec(true, "mmap"));
            return monitor;
        });

        writer.offer(earlier, status);
        assertThat(present().getStatus()).isNull();

        writer.offer(present(), status);
        assertThat(present().getStatus()).isEqualTo(status);
        assertThat(present().getSpec().paused()).isTrue();
    }

    private KprobeMonitor create() {
        return client.resource(Samples.applied(NAME, "mmap")).create();
    }

    private KprobeMonitor present() {
        return client.resources(KprobeMonitor.class).withName(NAME).require();
    }
}
