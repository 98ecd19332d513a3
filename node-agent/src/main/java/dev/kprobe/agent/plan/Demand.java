// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.plan;

import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import dev.kprobe.api.v1alpha1.Taken;
import java.util.List;

/**
 * A probe that a plan wants, with all that arming depends on: one that is armed otherwise has to be armed anew.
 *
 * @param probe its definition
 * @param pinned whether it outlives the agent
 * @param cpuMillis thousandths of a CPU that its hits may take, 0 for any
 * @param backends that may count it, the preferred first; empty for those that the node prefers
 * @param taken what of its definition it has to do without, for the probes of its monitor cost too much together
 */
public record Demand(PlannedProbe probe, boolean pinned, int cpuMillis, List<BackendName> backends, Taken taken) {
    /** One that does without nothing. */
    public Demand(PlannedProbe probe, boolean pinned, int cpuMillis, List<BackendName> backends) {
        this(probe, pinned, cpuMillis, backends, Taken.Nothing);
    }

    /** Copies the list. */
    public Demand {
        backends = List.copyOf(backends);
    }

    /** The same with less. */
    public Demand without(Taken less) {
        return new Demand(probe, pinned, cpuMillis, backends, less);
    }
}
