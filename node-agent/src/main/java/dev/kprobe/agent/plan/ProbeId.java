// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.plan;

import dev.kprobe.agent.counters.PlanId;
import dev.kprobe.agent.counters.ProbeKey;

/**
 * A probe among those of all plans.
 *
 * @param plan whose it is
 * @param key which of them
 */
public record ProbeId(PlanId plan, ProbeKey key) {}
