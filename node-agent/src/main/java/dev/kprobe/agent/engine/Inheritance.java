// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.counters.Baseline;
import dev.kprobe.agent.counters.Ledger;
import dev.kprobe.agent.counters.PlanId;
import dev.kprobe.agent.counters.ProbeKey;
import dev.kprobe.agent.plan.NodePlan;
import dev.kprobe.agent.plan.ProbeId;
import dev.kprobe.api.v1alpha1.ProbeReport;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What earlier agents counted in this life of the node, and what they left in its kernel. Confined to one thread. */
final class Inheritance {
    private Baseline baseline = Baseline.NONE;
    /** What was armed when an earlier agent reported last; empty once it is known what has become of it. */
    private Map<PlanId, List<ProbeReport>> left = Map.of();

    /** Takes it over. */
    void accept(Baseline inherited) {
        baseline = inherited;
        left = inherited.armed();
    }

    /** The node is another one: what was counted before is not its own. */
    void disclaim() {
        baseline = Baseline.NONE;
        left = Map.of();
    }

    /** Where plans continue that were not known yet. */
    void restore(List<NodePlan> plans, Ledger ledger) {
        plans.forEach(plan -> ledger.restore(plan.id(), baseline));
    }

    /** What was left pinned and is not wanted; told once. */
    List<ProbeId> unwanted(Set<ProbeId> wanted, Epochs epochs) {
        List<ProbeId> unwanted = left.entrySet().stream()
                .flatMap(plan -> plan.getValue().stream()
                        .filter(probe -> epochs.isPinned(probe.epoch()))
                        .map(probe -> new ProbeId(plan.getKey(), new ProbeKey(probe.name(), probe.identity()))))
                .filter(id -> !wanted.contains(id))
                .distinct()
                .toList();
        left = Map.of();
        return unwanted;
    }
}
