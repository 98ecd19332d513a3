// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.plan;

import dev.kprobe.agent.counters.PlanId;
import dev.kprobe.agent.counters.ProbeKey;
import dev.kprobe.api.rules.Hashes;
import org.jspecify.annotations.Nullable;

/**
 * A probe among those of all plans.
 *
 * @param plan whose it is
 * @param key which of them
 */
public record ProbeId(PlanId plan, ProbeKey key) {

    /** The name under which it outlives the agent: unique on the node, at most 48 characters, and the same always. */
    public String pin() {
        return key.name() + "." + Hashes.hex16(plan.monitorUid() + "/" + key.name() + "/" + key.identity());
    }

    // Looked up thousands of times on each turn, and C1 makes poor code of what a record has by itself.
    @Override
    public int hashCode() {
        return 31 * plan.hashCode() + key.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object object) {
        return object instanceof ProbeId other && plan.equals(other.plan) && key.equals(other.key);
    }
}
