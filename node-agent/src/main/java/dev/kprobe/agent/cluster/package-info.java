// SPDX-License-Identifier: Apache-2.0
/**
 * What the agent watches in the cluster: every plan, the fleet, its own Node and its own KprobeNode. Nothing is written
 * here.
 */
@NullMarked
package dev.kprobe.agent.cluster;

import org.jspecify.annotations.NullMarked;
