// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.KprobePlan;
import dev.kprobe.api.v1alpha1.Mode;
import dev.kprobe.api.v1alpha1.MonitorSpec;
import dev.kprobe.api.v1alpha1.MonitorStatus;
import dev.kprobe.api.v1alpha1.OnAgentLoss;
import dev.kprobe.api.v1alpha1.PlanPhase;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.ProbeState;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.operator.config.Patience;
import dev.kprobe.operator.observe.NodeView;
import dev.kprobe.operator.testing.SampleNode;
import dev.kprobe.operator.testing.Samples;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Monitors that do not want their probes armed, and probes that are not armed as they were asked for. */
class IntentsTest {
    @Test
    void validationIsCompleteWhenEveryNodeHasLooked() {
        NodeView looked = SampleNode.named("a").plan(PlanPhase.Validated).view();
        NodeView pending = SampleNode.named("b").plan(PlanPhase.Pending).view();

        assertThat(FoldAssert.outline(fold(Mode.Validate, null, Samples.NOW, looked)))
                .isEqualTo("Ready=True:Validated Reconciling=False:Settled Stalled=False:Proceeding"
                        + " Degraded=False:Complete Validated=True:Complete");
        assertThat(FoldAssert.outline(fold(Mode.Validate, null, Samples.NOW, looked, pending)))
                .isEqualTo("Ready=False:Validating Reconciling=True:Validating Stalled=False:Proceeding"
                        + " Degraded=False:Complete Validated=Unknown:Validating");
    }

    @Test
    void validationSaysWhatCouldNotBeArmed() {
        NodeView missing = SampleNode.named("a")
                .plan(PlanPhase.Failed)
                .failed("mmap", Reason.SymbolNotFound)
                .view();

        assertThat(FoldAssert.outline(fold(Mode.Validate, null, Samples.NOW, missing)))
                .isEqualTo("Ready=True:Validated Reconciling=False:Settled Stalled=False:Proceeding"
                        + " Degraded=True:SymbolNotFound Validated=False:Incomplete");
    }

    @Test
    void expiryIsSaidWhenItIsThere() {
        NodeView armed = SampleNode.named("a").armed("mmap", 7).view();
        MonitorStatus before = fold(Mode.Arm, "1m", Samples.NOW.plus(Duration.ofSeconds(59)), armed);
        MonitorStatus after = fold(Mode.Arm, "1m", Samples.NOW.plus(Duration.ofSeconds(60)), armed);

        assertThat(before.expiresAt()).isEqualTo("2026-01-01T12:01:00Z");
        assertThat(FoldAssert.outline(before)).doesNotContain("Expired");
        assertThat(FoldAssert.outline(after))
                .startsWith("Ready=True:Expired Reconciling=False:Settled")
                .endsWith("Expired=True:TimeIsOver");
        assertThat(after.hits()).isEqualTo(7);
    }

    @Test
    void whatAProbeIsArmedWithoutIsSaid() {
        ProbeReport lacking = new ProbeReport(
                "mmap",
                SampleNode.identity("mmap"),
                ProbeState.Armed,
                null,
                null,
                Reason.UnsupportedCapture,
                "backend Perf makes no records",
                "epoch",
                1,
                0,
                0,
                null,
                null,
                null,
                null,
                null,
                null);
        MonitorStatus status = fold(
                Mode.Arm, null, Samples.NOW, SampleNode.named("a").row(lacking).view());

        assertThat(status.nodes().armed()).isEqualTo(1);
        assertThat(FoldAssert.outline(status))
                .startsWith("Ready=True:ArmedWherePossible")
                .contains("Degraded=True:UnsupportedCapture");
    }

    private static MonitorStatus fold(Mode mode, @Nullable String expireAfter, Instant now, NodeView... nodes) {
        KprobeMonitor monitor = Samples.monitor("mmap");
        monitor.setSpec(new MonitorSpec(
                null, List.of(Samples.probe("mmap")), false, OnAgentLoss.Disarm, mode, expireAfter, null, null));
        KprobePlan plan = Samples.plan(monitor);
        return new StatusFold(Patience.DEFAULT)
                .fold(
                        new FoldInput(monitor, Optional.of(plan), List.of(nodes), List.of(), Optional.empty(), now),
                        null,
                        new RateMeter(InstantSource.fixed(now)));
    }
}
