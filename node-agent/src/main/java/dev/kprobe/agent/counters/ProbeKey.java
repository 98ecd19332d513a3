// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.counters;

import org.jspecify.annotations.Nullable;

/**
 * A probe within its plan.
 *
 * @param name as the monitor names it
 * @param identity hash of what defines it; a probe of the same name with another identity counts anew
 */
public record ProbeKey(String name, String identity) {
    // Looked up thousands of times on each turn, and C1 makes poor code of what a record has by itself.
    @Override
    public int hashCode() {
        return 31 * name.hashCode() + identity.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object object) {
        return object instanceof ProbeKey other && name.equals(other.name) && identity.equals(other.identity);
    }
}
