// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.safety;

import dev.kprobe.agent.counters.PlanId;

/**
 * A plan as its user last changed it. What the operator changes beside that, such as how many nodes are admitted, makes
 * no other revision.
 *
 * @param plan which one
 * @param generation {@code metadata.generation} of its monitor
 */
record PlanRevision(PlanId plan, long generation) {}
