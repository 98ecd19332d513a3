// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.testing;

import dev.kprobe.api.v1alpha1.At;
import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.KprobePlan;
import dev.kprobe.api.v1alpha1.Mode;
import dev.kprobe.api.v1alpha1.MonitorSpec;
import dev.kprobe.api.v1alpha1.OnAgentLoss;
import dev.kprobe.api.v1alpha1.ProbeSpec;
import dev.kprobe.api.v1alpha1.Target;
import dev.kprobe.operator.plan.PlanCompiler;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** A monitor with its plan, at a moment. */
public final class Samples {
    /** Now. */
    public static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    /** UID of the monitor. */
    public static final String UID = "monitor-uid";

    private Samples() {}

    /** A monitor with one probe per name, each on the system call of that name. */
    public static KprobeMonitor monitor(String... probes) {
        KprobeMonitor monitor = new KprobeMonitor();
        monitor.setMetadata(new ObjectMetaBuilder()
                .withName("watch")
                .withUid(UID)
                .withGeneration(1L)
                .withCreationTimestamp(NOW.toString())
                .build());
        monitor.setSpec(spec(false, probes));
        return monitor;
    }

    /** A monitor of this name as a user applies it. */
    public static KprobeMonitor applied(String name, String... probes) {
        KprobeMonitor monitor = new KprobeMonitor();
        monitor.setMetadata(new ObjectMetaBuilder().withName(name).build());
        monitor.setSpec(spec(false, probes));
        return monitor;
    }

    /** The spec of such a monitor. */
    public static MonitorSpec spec(boolean paused, String... probes) {
        return new MonitorSpec(
                null,
                Stream.of(probes).map(Samples::probe).toList(),
                paused,
                OnAgentLoss.Disarm,
                Mode.Arm,
                null,
                null,
                null);
    }

    /** A probe on the system call of its name. */
    public static ProbeSpec probe(String name) {
        return ProbeSpec.counting(name, Target.systemCall(name), At.Entry, null);
    }

    /** The plan of a monitor, in its generation 1. */
    public static KprobePlan plan(KprobeMonitor monitor) {
        KprobePlan plan = new PlanCompiler(2).compile(monitor, Optional.empty(), NOW);
        plan.getMetadata().setGeneration(1L);
        return plan;
    }
}
