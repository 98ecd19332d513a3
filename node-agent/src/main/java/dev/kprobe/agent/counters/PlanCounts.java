// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.counters;

import dev.kprobe.api.v1alpha1.Histogram;
import dev.kprobe.api.v1alpha1.PlanReport;
import dev.kprobe.api.v1alpha1.RecordCounts;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The counts of one plan on this node.
 *
 * @param probes by key, in the order in which they were first seen
 * @param retired sum of the probes that are no more
 */
public record PlanCounts(Map<ProbeKey, ProbeCount> probes, Counts retired) {
    /** A plan that never counted. */
    public static final PlanCounts NONE = new PlanCounts(Map.of(), Counts.ZERO);

    /** Copies the map; its order is kept. */
    public PlanCounts {
        probes = Collections.unmodifiableMap(new LinkedHashMap<>(probes));
    }

    /** The counts that an earlier report shows. */
    public static PlanCounts of(PlanReport report) {
        Map<ProbeKey, ProbeCount> probes = new LinkedHashMap<>();
        report.probes()
                .forEach(probe -> probes.put(new ProbeKey(probe.name(), probe.identity()), ProbeCount.restored(probe)));
        Counts retired = new Counts(
                report.retiredHits(),
                report.retiredMissed(),
                0,
                new RecordCounts(0, 0, 0, report.retiredDropped(), 0),
                Histogram.NONE,
                GroupHits.NONE);
        return new PlanCounts(probes, retired);
    }

    /** Everything the plan ever counted here. Never decreases, whatever becomes of its probes. */
    public Counts total() {
        return probes.values().stream().map(ProbeCount::total).reduce(retired, Counts::plus);
    }

    /**
     * The later of two states of the same plan. Totals only grow, so the larger total is the later state; it is taken
     * whole, since mixing the probes of one with the retired counts of the other would count hits twice.
     */
    public PlanCounts later(PlanCounts other) {
        return sum(other.total()) > sum(total()) ? other : this;
    }

    /** The count of a probe, zero for an unknown one. */
    public ProbeCount count(ProbeKey key) {
        return probes.getOrDefault(key, ProbeCount.NONE);
    }

    /** Begins an epoch of a probe. */
    public PlanCounts begin(ProbeKey key, String epoch) {
        return with(key, count -> count.begin(epoch));
    }

    /** Goes on with an epoch of a probe that an earlier agent began. */
    public PlanCounts resume(ProbeKey key, String epoch) {
        return with(key, count -> count.resume(epoch));
    }

    /** Takes what the kernel has counted for a probe in its current epoch. */
    public PlanCounts observe(ProbeKey key, Counts counted) {
        return with(key, count -> count.observe(counted));
    }

    /** Takes what the kernel has counted for some probes in their current epochs. */
    public PlanCounts observe(Map<ProbeKey, Counts> counted) {
        Map<ProbeKey, ProbeCount> changed = new LinkedHashMap<>(probes);
        counted.forEach((key, counts) -> changed.put(key, count(key).observe(counts)));
        return new PlanCounts(changed, retired);
    }

    /** Moves every probe that is not among these to the retired counts. */
    public PlanCounts retireAllBut(Set<ProbeKey> wanted) {
        Map<ProbeKey, ProbeCount> kept = new LinkedHashMap<>(probes);
        kept.keySet().retainAll(wanted);
        Counts gone = probes.entrySet().stream()
                .filter(entry -> !wanted.contains(entry.getKey()))
                .map(entry -> entry.getValue().total())
                .reduce(retired, Counts::plus);
        return new PlanCounts(kept, gone);
    }

    private PlanCounts with(ProbeKey key, UnaryOperator<ProbeCount> change) {
        Map<ProbeKey, ProbeCount> changed = new LinkedHashMap<>(probes);
        changed.put(key, change.apply(count(key)));
        return new PlanCounts(changed, retired);
    }

    private static long sum(Counts counts) {
        return counts.hits() + counts.missed();
    }
}
