// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.backend.ArmResult;
import dev.kprobe.agent.backend.Condition;
import dev.kprobe.agent.backend.Costs;
import dev.kprobe.agent.backend.ProbeHandle;
import dev.kprobe.agent.plan.Demand;
import dev.kprobe.agent.report.Standing;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.api.v1alpha1.BudgetOf;
import dev.kprobe.api.v1alpha1.ProbeCost;
import dev.kprobe.api.v1alpha1.Taken;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A probe in the kernel.
 *
 * @param demand how it was wanted
 * @param place where it is
 * @param result by what the backend knows it
 * @param lack what it was armed without
 */
record ArmedProbe(Demand demand, Resolution.Found place, ArmResult.Armed result, Optional<ArmResult.Refused> lack) {

    ProbeHandle handle() {
        return result.probe();
    }

    /** Whether it outlives the agent. */
    boolean isPinned() {
        return demand.pinned() && result.generation() != 0;
    }

    RecordKey recordKey() {
        return new RecordKey(handle().id(), (int) result.generation());
    }

    Standing standing() {
        Integer functions = place.isPattern() ? result.functions() : null;
        Standing armed = Standing.armed(place.location(), functions);
        return lack.map(why -> armed.because(why.reason(), why.message())).orElse(armed);
    }

    /**
     * How it stands.
     *
     * @param cost of its hits
     * @param condition what the backend says is amiss, null for nothing
     */
    Standing standing(ProbeCost cost, @Nullable Condition condition) {
        boolean isCurbed = demand.taken().compareTo(cost.taken()) > 0;
        return isCurbed && !(condition instanceof Condition.Silenced)
                ? without(demand.taken(), cost)
                : saying(standing(cost), condition);
    }

    /** How it stands out of the kernel, for all probes of its monitor cost too much together. */
    Standing resting(ProbeCost cost) {
        return without(Taken.Probe, new ProbeCost(cost.cpuNanos(), 0, Taken.Probe, null, cost.changes()));
    }

    private Standing without(Taken taken, ProbeCost cost) {
        Standing standing =
                standing(new ProbeCost(cost.cpuNanos(), cost.cpuMicros(), taken, BudgetOf.Monitor, cost.changes()));
        return saying(standing, Costs.condition(taken, BudgetOf.Monitor, 0).orElse(null));
    }

    private Standing standing(ProbeCost cost) {
        return cost.equals(ProbeCost.NONE) ? standing() : standing().costing(cost);
    }

    private static Standing saying(Standing standing, @Nullable Condition condition) {
        return switch (condition) {
            case Condition.Silenced silence -> standing.because(silence.reason(), silence.message());
            case Condition.Curtailed curtailed -> standing.because(curtailed.reason(), curtailed.message());
            case Condition.Lost _ -> standing;
            case null -> standing;
        };
    }
}
