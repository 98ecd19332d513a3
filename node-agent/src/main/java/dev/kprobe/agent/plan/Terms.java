// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.plan;

import dev.kprobe.api.v1alpha1.OnAgentLoss;
import dev.kprobe.api.v1alpha1.PlanSpec;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What holds for all probes of a plan.
 *
 * @param monitorGeneration of the monitor that the plan was compiled from
 * @param reportSeconds how often counts are to be reported
 * @param onAgentLoss what becomes of them when the agent dies
 * @param expiresAt when they leave the kernel, null for never
 */
public record Terms(
        long monitorGeneration,
        int reportSeconds,
        OnAgentLoss onAgentLoss,
        @Nullable Instant expiresAt) {
    static Terms of(PlanSpec spec) {
        return new Terms(
                spec.monitor().generation(),
                Math.max(1, spec.reportSeconds()),
                spec.onAgentLoss(),
                instant(spec.expiresAt()));
    }

    boolean areOver(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    /** A time that nobody can read has passed: better nothing armed than something for ever. */
    private static @Nullable Instant instant(@Nullable String time) {
        try {
            return time == null ? null : Instant.parse(time);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
