// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.plan;

import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.OnAgentLoss;
import dev.kprobe.api.v1alpha1.PlanSpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What holds for all probes of a plan.
 *
 * @param monitorGeneration of the monitor that the plan was compiled from
 * @param reportSeconds how often counts are to be reported
 * @param onAgentLoss what becomes of them when the agent dies
 * @param budget what their hits may cost
 * @param backends that may count them, the preferred first; empty for those that the node prefers
 * @param expiresAt when they leave the kernel, null for never
 */
public record Terms(
        long monitorGeneration,
        int reportSeconds,
        OnAgentLoss onAgentLoss,
        CpuBudget budget,
        List<BackendName> backends,
        @Nullable Instant expiresAt) {
    /** Copies the list. */
    public Terms {
        backends = List.copyOf(backends);
    }

    static Terms of(PlanSpec spec) {
        return new Terms(
                spec.monitor().generation(),
                Math.max(1, spec.reportSeconds()),
                spec.onAgentLoss(),
                CpuBudget.of(spec.budget()),
                spec.backends() == null ? List.of() : spec.backends(),
                instant(spec.expiresAt()));
    }

    /** The same where the hits of a probe may cost no more than this either. */
    Terms within(int most) {
        return new Terms(monitorGeneration, reportSeconds, onAgentLoss, budget.within(most), backends, expiresAt);
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
