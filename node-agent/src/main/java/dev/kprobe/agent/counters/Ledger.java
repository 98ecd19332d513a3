// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.counters;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The counts of every plan on this node. Confined to one thread. */
public final class Ledger {
    private final Map<PlanId, PlanCounts> plans = new HashMap<>();

    /** Makes a plan known; when it is seen for the first time it continues from the baseline. */
    public void restore(PlanId plan, Baseline baseline) {
        plans.computeIfAbsent(plan, baseline::of);
    }

    /** Retires every probe of a plan but these. The others must have been disarmed and observed before. */
    public void retireAllBut(PlanId plan, Set<ProbeKey> probes) {
        plans.put(plan, counts(plan).retireAllBut(probes));
    }

    /** Forgets plans that no longer exist. */
    public void forgetAllBut(Set<PlanId> existing) {
        plans.keySet().retainAll(existing);
    }

    /** A probe was found armed: its epoch goes on when it is the one that was reported, else it begins. */
    public void resume(PlanId plan, ProbeKey probe, String epoch) {
        plans.put(plan, counts(plan).resume(probe, epoch));
    }

    /** A probe was armed: its epoch begins. */
    public void begin(PlanId plan, ProbeKey probe, String epoch) {
        plans.put(plan, counts(plan).begin(probe, epoch));
    }

    /** The kernel has counted this much for a probe since it was armed. */
    public void observe(PlanId plan, ProbeKey probe, Counts counted) {
        plans.put(plan, counts(plan).observe(probe, counted));
    }

    /** The kernel has counted this much for some probes of a plan since each was armed. */
    public void observe(PlanId plan, Map<ProbeKey, Counts> counted) {
        plans.put(plan, counts(plan).observe(counted));
    }

    /** The counts of a plan. */
    public PlanCounts counts(PlanId plan) {
        return plans.getOrDefault(plan, PlanCounts.NONE);
    }
}
