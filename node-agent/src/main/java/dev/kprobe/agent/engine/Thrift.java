// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.counters.PlanId;
import dev.kprobe.agent.plan.Demand;
import dev.kprobe.agent.plan.NodePlan;
import dev.kprobe.agent.plan.ProbeId;
import dev.kprobe.agent.plan.Stance;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import dev.kprobe.api.v1alpha1.ProbeCost;
import dev.kprobe.api.v1alpha1.Taken;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Keeps what all probes of a monitor cost together within its budget: when they cost more for a second, the one that
 * costs most does without something. That no probe alone costs more, the module sees to, which looks more often; where
 * it is about to do something, nothing is done here. Confined to one thread.
 */
final class Thrift {
    private static final Duration WINDOW = Duration.ofSeconds(1);

    private final Map<ProbeId, Cutback> cutbacks = new HashMap<>();
    private final Map<PlanId, Window> windows = new HashMap<>();

    /** What is wanted, as far as it may be had. */
    Map<ProbeId, Demand> curb(Map<ProbeId, Demand> wanted) {
        Map<ProbeId, Demand> curbed = new LinkedHashMap<>(wanted);
        curbed.keySet().removeAll(out());
        curbed.replaceAll((id, demand) -> demand.without(cutback(id).taken()));
        return curbed;
    }

    /** The probes that are to be out of the kernel. */
    Set<ProbeId> out() {
        return cutbacks.entrySet().stream()
                .filter(cutback -> cutback.getValue().taken() == Taken.Probe)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /**
     * Looks what was spent.
     *
     * @param costs of the probes that are armed, where they are measured
     */
    void look(Collection<NodePlan> plans, Map<ProbeId, ProbeCost> costs, Instant now) {
        List<NodePlan> bounded = plans.stream().filter(Thrift::isBounded).toList();
        Set<ProbeId> known = new HashSet<>();
        bounded.forEach(plan -> known.addAll(plan.demands().keySet()));
        cutbacks.keySet().retainAll(known);
        windows.keySet().retainAll(bounded.stream().map(NodePlan::id).collect(Collectors.toSet()));
        bounded.forEach(plan -> look(plan, costs, now));
    }

    /** Whether something is bounded, and has to be looked at in time. */
    boolean isWatching() {
        return !windows.isEmpty();
    }

    /** One probe alone is bounded by the module. */
    private static boolean isBounded(NodePlan plan) {
        return plan.stance() == Stance.ARM
                && plan.terms().budget().together() > 0
                && plan.probes().size() > 1;
    }

    private void look(NodePlan plan, Map<ProbeId, ProbeCost> costs, Instant now) {
        Map<ProbeId, ProbeCost> own = new HashMap<>(costs);
        own.keySet().removeIf(id -> !id.plan().equals(plan.id()));
        Window window = windows.computeIfAbsent(plan.id(), id -> new Window(now, new HashMap<>()));
        own.forEach(window.costs()::putIfAbsent);
        if (!now.isBefore(window.begun().plus(WINDOW))) {
            windows.put(plan.id(), new Window(now, own));
            judge(plan, window, own, now);
        }
    }

    private void judge(NodePlan plan, Window window, Map<ProbeId, ProbeCost> costs, Instant now) {
        // A thousandth of a CPU for a microsecond is a nanosecond.
        long micros = window.begun().until(now, ChronoUnit.MICROS);
        Map<ProbeId, Demand> demands = plan.demands();
        long all = costs.entrySet().stream()
                .mapToLong(cost -> window.spent(cost.getKey(), cost.getValue()))
                .sum();
        if (all > plan.terms().budget().together() * micros) {
            costs.entrySet().stream()
                    .max(Comparator.comparingLong(cost -> window.spent(cost.getKey(), cost.getValue())))
                    .filter(cost -> cutback(cost.getKey()).isSettled(now))
                    .filter(cost -> !window.isLeftToModule(
                            cost.getKey(),
                            cost.getValue(),
                            plan.terms().budget().perProbe() * micros))
                    .map(Map.Entry::getKey)
                    .ifPresent(id -> change(id, demands, (probe, cutback) -> cutback.deeper(probe, now)));
        } else {
            demands.keySet().stream()
                    .filter(id -> cutback(id).isDue(now))
                    .min(Comparator.comparing(id -> cutback(id).at()))
                    .ifPresent(id -> change(id, demands, (probe, cutback) -> cutback.easier(probe, now)));
        }
    }

    private void change(ProbeId id, Map<ProbeId, Demand> demands, BiFunction<PlannedProbe, Cutback, Cutback> change) {
        Demand demand = demands.get(id);
        if (demand != null) {
            cutbacks.put(id, change.apply(demand.probe(), cutback(id)));
        }
        // It is armed anew, and its costs begin anew.
        Window window = windows.get(id.plan());
        if (window != null) {
            window.costs().remove(id);
        }
    }

    private Cutback cutback(ProbeId id) {
        return cutbacks.getOrDefault(id, Cutback.NONE);
    }

    /**
     * A time that has begun.
     *
     * @param begun when
     * @param costs until then, or until a probe was seen first
     */
    private record Window(Instant begun, Map<ProbeId, ProbeCost> costs) {

        /** Nanoseconds since then; one that was armed anew spends from nothing. */
        long spent(ProbeId id, ProbeCost now) {
            ProbeCost before = costs.get(id);
            if (before == null) {
                return 0;
            }
            long more = now.cpuNanos() - before.cpuNanos();
            return more < 0 ? now.cpuNanos() : more;
        }

        /** Whether the module takes something from it now, or has just done so. */
        boolean isLeftToModule(ProbeId id, ProbeCost now, long allowed) {
            ProbeCost before = costs.get(id);
            return spent(id, now) > allowed || (before != null && before.changes() != now.changes());
        }
    }
}
