// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.run;

import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.operator.observe.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes care of monitors that have been left behind, for an event that was lost must not cost more than seconds. */
final class StragglerStep implements Step {
    private static final Logger LOG = LoggerFactory.getLogger(StragglerStep.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final MonitorCare care;
    private final InstantSource clock;
    private final Map<String, Instant> seen = new HashMap<>();

    StragglerStep(MonitorCare care, InstantSource clock) {
        this.care = care;
        this.clock = clock;
    }

    @Override
    public void run(Snapshot snapshot) {
        Instant now = clock.instant();
        Map<String, KprobeMonitor> behind = snapshot.monitors().stream()
                .filter(monitor -> !MonitorCare.settled(monitor, snapshot))
                .collect(Collectors.toMap(StragglerStep::version, monitor -> monitor));
        seen.keySet().retainAll(behind.keySet());
        behind.forEach((version, monitor) -> {
            if (seen.computeIfAbsent(version, fresh -> now).plus(PATIENCE).isBefore(now)) {
                seen.put(version, now);
                advance(monitor);
            }
        });
    }

    private void advance(KprobeMonitor monitor) {
        try {
            care.advance(monitor);
        } catch (RuntimeException e) {
            LOG.warn(
                    "Monitor {} cannot be brought up to date: {}",
                    monitor.getMetadata().getName(),
                    e.getMessage());
        }
    }

    /** A monitor that was changed meanwhile has its time again. */
    private static String version(KprobeMonitor monitor) {
        return monitor.getMetadata().getUid() + "@" + monitor.getMetadata().getGeneration();
    }
}
