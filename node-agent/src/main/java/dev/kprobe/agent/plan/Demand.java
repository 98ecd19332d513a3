// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.plan;

import dev.kprobe.api.v1alpha1.PlannedProbe;

/**
 * A probe that a plan wants, with all that arming depends on: one that is armed otherwise has to be armed anew.
 *
 * @param probe its definition
 * @param pinned whether it outlives the agent
 * @param cpuMillis thousandths of a CPU that its hits may take, 0 for any
 */
public record Demand(PlannedProbe probe, boolean pinned, int cpuMillis) {}
