// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.validate;

import dev.kprobe.api.v1alpha1.FleetQuotas;
import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.Limits;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * How many monitors are served, the oldest first: as many as an administrator allows, and no more than a node reports
 * on.
 *
 * <p>It is decided once for all nodes, so that a monitor is served everywhere or nowhere.
 */
public final class MonitorQuota {
    private static final Comparator<KprobeMonitor> AGE = Comparator.comparing(
                    (KprobeMonitor monitor) -> monitor.getMetadata().getCreationTimestamp())
            .thenComparing(monitor -> monitor.getMetadata().getUid());

    private MonitorQuota() {}

    /** Why this monitor is not served, in a sentence; empty when it is. */
    public static Optional<String> problem(KprobeMonitor monitor, Collection<KprobeMonitor> all, FleetQuotas quotas) {
        Integer allowed = quotas.monitors();
        int most = allowed == null ? Limits.PLANS : Math.min(allowed, Limits.PLANS);
        if (all.size() <= most) {
            return Optional.empty();
        }
        long older =
                all.stream().filter(other -> AGE.compare(other, monitor) < 0).count();
        if (older < most) {
            return Optional.empty();
        }
        return Optional.of(
                allowed == null
                        ? "The cluster has %d older monitors and a node serves %d: delete some of them."
                                .formatted(older, most)
                        : "KprobeFleet allows %d monitors (spec.quotas.monitors) and %d are older: delete some of them."
                                .formatted(most, older));
    }
}
