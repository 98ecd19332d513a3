// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.api.v1alpha1.BudgetOf;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Taken;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What to say of a probe that costs too much. */
public final class Costs {
    private Costs() {}

    /**
     * Empty when nothing is taken from it.
     *
     * @param taken what is taken from it
     * @param budget whose budget it exceeded, null when nobody knows
     * @param cpuMillis its own budget
     */
    public static Optional<Condition> condition(Taken taken, @Nullable BudgetOf budget, int cpuMillis) {
        // Asked for each probe on each turn, and hardly ever anything else.
        if (taken == Taken.Nothing) {
            return Optional.empty();
        }
        String what = switch (taken) {
            case Nothing -> "";
            case Stacks -> "its records have no stacks";
            case Records ->
                budget == BudgetOf.Monitor ? "it leaves one record a second at most" : "it leaves no records";
            case Probe -> "it is disarmed, and its counts are kept";
        };
        String why = switch (budget) {
            case Node -> "the hits of all probes cost more than the budget of the node, and its own most of them";
            case Monitor -> "the hits of all probes of the monitor cost more than its budget, and its own most of them";
            case Probe -> overItsOwn(cpuMillis);
            case null -> overItsOwn(cpuMillis);
        };
        String sentence = "%s: %s until they cost less for a while".formatted(why, what);
        return switch (taken) {
            case Nothing -> Optional.empty();
            case Stacks, Records -> Optional.of(new Condition.Curtailed(Reason.BudgetExceeded, sentence));
            case Probe -> Optional.of(new Condition.Silenced(Reason.BudgetExceeded, sentence));
        };
    }

    private static String overItsOwn(int cpuMillis) {
        return "its hits cost more than its budget of %d thousandths of a CPU".formatted(cpuMillis);
    }
}
