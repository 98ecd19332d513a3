// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.Admission;
import dev.kprobe.api.v1alpha1.Desired;
import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.KprobePlan;
import dev.kprobe.api.v1alpha1.MonitorRef;
import dev.kprobe.operator.testing.Samples;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class PlanCompilerTest {
    private final KprobeMonitor monitor = Samples.monitor("mmap");

    @Test
    void planIsOwnedByItsMonitorAndNamedAfterIt() {
        KprobePlan plan = new PlanCompiler(2).compile(monitor);

        assertThat(plan.getMetadata().getName()).isEqualTo("watch");
        assertThat(plan.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> {
            assertThat(owner.getUid()).isEqualTo(Samples.UID);
            assertThat(owner.getKind()).isEqualTo("KprobeMonitor");
            assertThat(owner.getController()).isTrue();
            assertThat(owner.getBlockOwnerDeletion()).isTrue();
        });
        assertThat(plan.getSpec().monitor()).isEqualTo(new MonitorRef("watch", Samples.UID, 1));
        assertThat(plan.getSpec().admission()).isEqualTo(Admission.EVERYBODY);
        assertThat(plan.getSpec().probes())
                .singleElement()
                .satisfies(probe -> assertThat(probe.identity()).isEqualTo("fd6d40c95f0f28b2"));
        assertThat(Serialization.asJson(plan)).doesNotContain("status");
    }

    @Test
    void deletionComesBeforePause() {
        assertThat(desired()).isEqualTo(Desired.Armed);
        monitor.setSpec(Samples.spec(true, "mmap"));
        assertThat(desired()).isEqualTo(Desired.Paused);
        monitor.getMetadata().setDeletionTimestamp(Samples.NOW.toString());
        assertThat(desired()).isEqualTo(Desired.Disarmed);
    }

    private Desired desired() {
        return new PlanCompiler(2).compile(monitor).getSpec().desired();
    }
}
