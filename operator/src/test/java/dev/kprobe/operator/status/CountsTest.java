// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.MonitorStatus;
import dev.kprobe.api.v1alpha1.PlanPhase;
import dev.kprobe.operator.testing.SampleNode;
import dev.kprobe.operator.testing.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountsTest {
    @Test
    void deselectedNodesAndFormerProbesCountAsRetired() {
        KprobeMonitor monitor = Samples.monitor("mmap");
        MonitorStatus status = FoldAssert.fold(
                monitor,
                List.of(
                        SampleNode.named("a").armed("mmap", 10).retired(5).view(),
                        SampleNode.named("b")
                                .plan(PlanPhase.NotSelected)
                                .retired(7)
                                .view(),
                        SampleNode.named("c").armed("brk", 2).generation(0).view()),
                null);

        assertThat(status.hits()).isEqualTo(24);
        assertThat(status.retired()).isEqualTo(14);
        assertThat(status.probes())
                .singleElement()
                .satisfies(probe -> assertThat(probe.hits()).isEqualTo(10));
    }
}
