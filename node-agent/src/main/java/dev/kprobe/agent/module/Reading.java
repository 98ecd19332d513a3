// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

import dev.kprobe.agent.counters.Counts;

/**
 * What the module says of a probe.
 *
 * @param counts without durations and groups
 * @param health whether it counts
 * @param costNanos time that its hits took, as well as the module can tell
 */
public record Reading(Counts counts, Health health, long costNanos) {
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
