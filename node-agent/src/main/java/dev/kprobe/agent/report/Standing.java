// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.report;

import dev.kprobe.api.v1alpha1.ProbeCost;
import dev.kprobe.api.v1alpha1.ProbeState;
import dev.kprobe.api.v1alpha1.Reason;
import org.jspecify.annotations.Nullable;

/**
 * How a probe stands.
 *
 * @param state in the kernel or not
 * @param symbol what its target was resolved to
 * @param functions how many it is at, null for a target that is one
 * @param reason why it is not armed, or not as it was asked for
 * @param message the same for people
 * @param cost what its hits cost, null where nobody knows
 */
public record Standing(
        ProbeState state,
        @Nullable String symbol,
        @Nullable Integer functions,
        @Nullable Reason reason,
        @Nullable String message,
        @Nullable ProbeCost cost) {
    /** Not in the kernel, and nothing is wrong with that. */
    public static final Standing DISARMED = new Standing(ProbeState.Disarmed, null, null, null, null, null);

    /** In the kernel. */
    public static Standing armed(String symbol, @Nullable Integer functions) {
        return new Standing(ProbeState.Armed, symbol, functions, null, null, null);
    }

    /** Not in the kernel, but could be. */
    public static Standing resolved(String symbol) {
        return new Standing(ProbeState.Resolved, symbol, null, null, null, null);
    }

    /** Could not be armed. */
    public static Standing failed(Reason reason, String message) {
        return new Standing(ProbeState.Failed, null, null, reason, message, null);
    }

    /** The same with what there is to say, though nothing is amiss. */
    public Standing saying(String sentence) {
        return new Standing(state, symbol, functions, reason, sentence, cost);
    }

    /** The same with what is amiss. */
    public Standing because(Reason why, String sentence) {
        return new Standing(state, symbol, functions, why, sentence, cost);
    }

    /** The same with what its hits cost. */
    public Standing costing(ProbeCost known) {
        return new Standing(state, symbol, functions, reason, message, known);
    }
}
