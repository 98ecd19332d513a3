// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.report;

import dev.kprobe.agent.host.KernelFacts;
import dev.kprobe.api.v1alpha1.AgentInfo;

/**
 * What stays the same in every report of one agent.
 *
 * @param kernel that it runs on
 * @param agent itself
 */
public record AgentIdentity(KernelFacts kernel, AgentInfo agent) {}
