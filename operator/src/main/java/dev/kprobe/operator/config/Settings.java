// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What an operator is told by its environment.
 *
 * @param namespace where the agents run
 * @param agentTemplate file with the manifest of the agents' DaemonSet
 * @param statusInterval shortest time between two writes of one monitor's status, unless something important changed
 * @param reportSeconds seconds between two reports of counters that changed, given to the agents
 * @param patience how long the operator waits for agents
 */
public record Settings(
        String namespace, Path agentTemplate, Duration statusInterval, int reportSeconds, Patience patience) {}
