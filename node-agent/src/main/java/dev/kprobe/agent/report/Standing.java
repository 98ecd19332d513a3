// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.report;

import dev.kprobe.api.v1alpha1.ProbeState;
import dev.kprobe.api.v1alpha1.Reason;
import org.jspecify.annotations.Nullable;

/**
 * How a probe stands.
 *
 * @param state in the kernel or not
 * @param symbol what its target was resolved to, while it is armed
 * @param reason why it is not armed
 * @param message the same for people
 */
public record Standing(
        ProbeState state,
        @Nullable String symbol,
        @Nullable Reason reason,
        @Nullable String message) {
    /** Not in the kernel, and nothing is wrong with that. */
    public static final Standing DISARMED = new Standing(ProbeState.Disarmed, null, null, null);

    /** In the kernel. */
    public static Standing armed(String symbol) {
        return new Standing(ProbeState.Armed, symbol, null, null);
    }

    /** Could not be armed. */
    public static Standing failed(Reason reason, String message) {
        return new Standing(ProbeState.Failed, null, reason, message);
    }
}
