// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.plan;

import dev.kprobe.api.v1alpha1.Budget;
import org.jspecify.annotations.Nullable;

/**
 * What the hits of a plan may cost this node, in thousandths of a CPU.
 *
 * @param perProbe those of each probe, 0 for any
 * @param together those of all its probes, 0 for any
 */
public record CpuBudget(int perProbe, int together) {
    /** Any cost. */
    public static final CpuBudget ANY = new CpuBudget(0, 0);

    /** No probe may take more than all together. */
    static CpuBudget of(@Nullable Budget budget) {
        return budget == null ? ANY : new CpuBudget(budget.cpuMillisPerNode(), budget.cpuMillisPerNode());
    }

    /** The same where no probe may take more than this either. */
    CpuBudget within(int most) {
        return new CpuBudget(perProbe == 0 ? most : Math.min(most, perProbe), together);
    }
}
