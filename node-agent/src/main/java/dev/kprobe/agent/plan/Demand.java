// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.plan;

import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import java.util.List;

/**
 * A probe that a plan wants, with all that arming depends on: one that is armed otherwise has to be armed anew.
 *
 * @param probe its definition
 * @param pinned whether it outlives the agent
 * @param cpuMillis thousandths of a CPU that its hits may take, 0 for any
 * @param backends that may count it, the preferred first; empty for those that the node prefers
 */
public record Demand(PlannedProbe probe, boolean pinned, int cpuMillis, List<BackendName> backends) {
    /** Copies the list. */
    public Demand {
        backends = List.copyOf(backends);
    }
}
