// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.plan;

import dev.kprobe.agent.counters.PlanId;
import dev.kprobe.agent.counters.ProbeKey;
import dev.kprobe.api.rules.Admissions;
import dev.kprobe.api.rules.LabelSelectors;
import dev.kprobe.api.v1alpha1.Desired;
import dev.kprobe.api.v1alpha1.OnAgentLoss;
import dev.kprobe.api.v1alpha1.PlanSpec;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One plan as this node sees it.
 *
 * @param id which plan
 * @param generation {@code metadata.generation} of the plan
 * @param stance what it means here
 * @param probes its probes, none where it does not concern this node
 * @param terms what holds for all of them
 * @param hold why they are kept out of the kernel although they are wanted there, null when they are not
 */
public record NodePlan(
        PlanId id,
        long generation,
        Stance stance,
        List<PlannedProbe> probes,
        Terms terms,
        @Nullable Hold hold) {
    /** Copies the list. */
    public NodePlan {
        probes = List.copyOf(probes);
    }

    /** Reads a plan with the eyes of a node. */
    public static NodePlan of(String name, long generation, PlanSpec spec, ThisNode node) {
        Stance stance = stance(spec, node);
        return new NodePlan(
                new PlanId(name, spec.monitor().uid()),
                generation,
                stance,
                stance == Stance.NOT_SELECTED ? List.of() : spec.probes(),
                Terms.of(spec),
                null);
    }

    /** The plan at a moment: one whose time is over wants nothing any more. */
    public NodePlan at(Instant now) {
        boolean over = terms.areOver(now) && stance != Stance.NOT_SELECTED && stance != Stance.DISARM;
        return over ? as(Stance.EXPIRED, null) : this;
    }

    /** The plan where it would be armed but must not be, for it has done harm; any other plan is as it was. */
    public NodePlan quarantined(Hold why) {
        return stance == Stance.ARM ? as(Stance.QUARANTINE, why) : this;
    }

    /** The plan where it would be armed but must not be, for now; any other plan is as it was. */
    public NodePlan held(Hold why) {
        return stance == Stance.ARM ? as(Stance.PAUSE, why) : this;
    }

    /** The plan where the hits of a probe may cost no more than this either. */
    public NodePlan within(@Nullable Integer cpuMillis) {
        return cpuMillis == null ? this : new NodePlan(id, generation, stance, probes, terms.within(cpuMillis), hold);
    }

    /** How its probes are to be armed. */
    public Map<ProbeId, Demand> demands() {
        boolean pinned = terms.onAgentLoss() == OnAgentLoss.Keep;
        Map<ProbeId, Demand> demands = new LinkedHashMap<>();
        probes.forEach(probe -> demands.put(
                new ProbeId(id, key(probe)),
                new Demand(probe, pinned, terms.budget().perProbe(), terms.backends())));
        return demands;
    }

    /** The key under which a probe of this plan is counted. */
    public static ProbeKey key(PlannedProbe probe) {
        return new ProbeKey(probe.name(), probe.identity());
    }

    /** The keys of its probes. */
    public Set<ProbeKey> keys() {
        return probes.stream().map(NodePlan::key).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private NodePlan as(Stance other, @Nullable Hold why) {
        return new NodePlan(id, generation, other, probes, terms, why);
    }

    private static Stance stance(PlanSpec spec, ThisNode node) {
        if (spec.desired() == Desired.Disarmed) {
            return Stance.DISARM;
        }
        if (!LabelSelectors.matches(spec.nodeSelector(), node.labels())
                || !Admissions.admits(spec.admission(), spec.monitor().uid(), node.name())) {
            return Stance.NOT_SELECTED;
        }
        if (spec.desired() == Desired.Paused || node.disabled()) {
            return Stance.PAUSE;
        }
        return spec.desired() == Desired.Validated ? Stance.VALIDATE : Stance.ARM;
    }
}
