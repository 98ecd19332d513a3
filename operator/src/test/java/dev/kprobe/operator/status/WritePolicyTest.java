// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.MonitorStatus;
import dev.kprobe.api.v1alpha1.PlanPhase;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.operator.testing.SampleNode;
import dev.kprobe.operator.testing.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WritePolicyTest {
    private static final Instant SOON = Samples.NOW.plusSeconds(1);
    private static final Instant LATER = Samples.NOW.plusSeconds(5);

    private final WritePolicy policy = new WritePolicy(Duration.ofSeconds(5));
    private final MonitorStatus none = status(SampleNode.named("a").armed("mmap", 0));
    private final MonitorStatus few = status(SampleNode.named("a").armed("mmap", 1));
    private final MonitorStatus many = status(SampleNode.named("a").armed("mmap", 2));

    @Test
    void firstStatusIsWrittenAtOnce() {
        assertThat(policy.due(few, null, Instant.EPOCH, SOON)).isTrue();
    }

    @Test
    void equalStatusIsNeverWritten() {
        assertThat(policy.due(few, few, Samples.NOW, LATER)).isFalse();
    }

    @Test
    void countersWaitForTheInterval() {
        assertThat(policy.due(many, few, Samples.NOW, SOON)).isFalse();
        assertThat(policy.due(many, few, Samples.NOW, LATER)).isTrue();
    }

    @Test
    void firstHitsAndConditionsDoNotWait() {
        MonitorStatus failed =
                status(SampleNode.named("a").plan(PlanPhase.Failed).failed("mmap", Reason.SymbolNotFound));

        assertThat(policy.due(few, none, Samples.NOW, SOON)).isTrue();
        assertThat(policy.due(failed, none, Samples.NOW, SOON)).isTrue();
    }

    private static MonitorStatus status(SampleNode node) {
        return FoldAssert.fold(Samples.monitor("mmap"), List.of(node.view()), null);
    }
}
