// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.validate;

import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.Limits;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** A node reports on a bounded number of plans, so that many monitors are served, the oldest first. */
public final class MonitorQuota {
    private MonitorQuota() {}

    /** Why this monitor gets no plan, in a sentence; empty when it gets one. */
    public static Optional<String> problem(KprobeMonitor monitor, Collection<KprobeMonitor> all) {
        Comparator<KprobeMonitor> age = Comparator.comparing(
                        (KprobeMonitor other) -> other.getMetadata().getCreationTimestamp())
                .thenComparing(other -> other.getMetadata().getUid());
        long older = all.stream()
                .filter(other -> !other.getMetadata()
                        .getUid()
                        .equals(monitor.getMetadata().getUid()))
                .filter(other -> age.compare(other, monitor) < 0)
                .count();
        return older < Limits.PLANS
                ? Optional.empty()
                : Optional.of("The cluster has %d older monitors and a node serves %d: delete some of them."
                        .formatted(older, Limits.PLANS));
    }
}
