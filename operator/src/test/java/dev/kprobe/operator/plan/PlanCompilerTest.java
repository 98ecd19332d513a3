// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.Admission;
import dev.kprobe.api.v1alpha1.Desired;
import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.KprobePlan;
import dev.kprobe.api.v1alpha1.Mode;
import dev.kprobe.api.v1alpha1.MonitorRef;
import dev.kprobe.api.v1alpha1.MonitorSpec;
import dev.kprobe.api.v1alpha1.OnAgentLoss;
import dev.kprobe.operator.testing.Samples;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlanCompilerTest {
    private final KprobeMonitor monitor = Samples.monitor("mmap");

    @Test
    void planIsOwnedByItsMonitorAndNamedAfterIt() {
        KprobePlan plan = new PlanCompiler(2).compile(monitor, Optional.empty(), Samples.NOW);

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

    @Test
    void timeRunsFromTheFirstArming() {
        monitor.setSpec(spec(Mode.Arm, "1h30m"));
        KprobePlan first = new PlanCompiler(2).compile(monitor, Optional.empty(), Samples.NOW);
        KprobePlan later =
                new PlanCompiler(2).compile(monitor, Optional.of(first), Samples.NOW.plus(Duration.ofMinutes(5)));

        assertThat(first.getSpec().expiresAt()).isEqualTo("2026-01-01T13:30:00Z");
        assertThat(later.getSpec()).isEqualTo(first.getSpec());
        monitor.setSpec(spec(Mode.Arm, null));
        assertThat(new PlanCompiler(2)
                        .compile(monitor, Optional.of(first), Samples.NOW)
                        .getSpec()
                        .expiresAt())
                .isNull();
    }

    @Test
    void timeDoesNotRunWhileNothingIsArmed() {
        monitor.setSpec(spec(Mode.Validate, "1h"));
        KprobePlan looking = new PlanCompiler(2).compile(monitor, Optional.empty(), Samples.NOW);
        assertThat(looking.getSpec().desired()).isEqualTo(Desired.Validated);
        assertThat(looking.getSpec().expiresAt()).isNull();

        monitor.setSpec(spec(Mode.Arm, "1h"));
        KprobePlan arming =
                new PlanCompiler(2).compile(monitor, Optional.of(looking), Samples.NOW.plus(Duration.ofHours(1)));
        assertThat(arming.getSpec().expiresAt()).isEqualTo("2026-01-01T14:00:00Z");
    }

    private static MonitorSpec spec(Mode mode, @Nullable String expireAfter) {
        return new MonitorSpec(
                null, List.of(Samples.probe("mmap")), false, OnAgentLoss.Keep, mode, expireAfter, null, null);
    }

    private Desired desired() {
        return new PlanCompiler(2)
                .compile(monitor, Optional.empty(), Samples.NOW)
                .getSpec()
                .desired();
    }
}
