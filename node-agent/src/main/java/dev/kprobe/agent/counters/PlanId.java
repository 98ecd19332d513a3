// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.counters;

import org.jspecify.annotations.Nullable;

/**
 * One life of a plan: a monitor that is deleted and made again under its old name counts anew.
 *
 * @param name of the plan
 * @param monitorUid of the monitor it was compiled from
 */
public record PlanId(String name, String monitorUid) {
    // Looked up thousands of times on each turn, and C1 makes poor code of what a record has by itself.
    @Override
    public int hashCode() {
        return 31 * name.hashCode() + monitorUid.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object object) {
        return object instanceof PlanId other && name.equals(other.name) && monitorUid.equals(other.monitorUid);
    }
}
