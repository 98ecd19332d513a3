// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

import dev.kprobe.agent.counters.Counts;
import dev.kprobe.api.v1alpha1.ProbeCost;

/**
 * What the module says of a probe.
 *
 * @param counts without durations and groups
 * @param health whether it counts
 * @param cost what its hits cost
 */
public record Reading(Counts counts, Health health, ProbeCost cost) {
    /** Whether a probe counts. */
    public enum Health {
        COUNTING,
        /** What it was in has left the kernel, with it. */
        GONE,
        /** Somebody has switched off what it hangs on. */
        DISABLED,
        /** Its lease ran out. */
        EXPIRED,
        /** Its hits cost too much. */
        OVER_BUDGET
    }
}
