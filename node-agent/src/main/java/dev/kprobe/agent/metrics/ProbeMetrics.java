// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.metrics;

import java.util.Optional;

/**
 * What is shown of a probe. All numbers only grow while the agent runs.
 *
 * @param monitor the KprobeMonitor
 * @param probe its name within the monitor
 * @param hits calls that matched the filter
 * @param missed calls that the kernel could not deliver; a lower bound
 * @param filtered calls that did not match
 * @param records what became of records, for a probe that captures
 * @param latency of the calls, for a return probe
 * @param attribution whose they are, and what they cost
 */
public record ProbeMetrics(
        String monitor,
        String probe,
        long hits,
        long missed,
        long filtered,
        Optional<RecordOutcomes> records,
        Optional<Latency> latency,
        Attribution attribution) {}
