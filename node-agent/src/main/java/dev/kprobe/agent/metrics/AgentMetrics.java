// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.metrics;

import java.time.Duration;
import java.util.Map;

/**
 * How the agent itself is.
 *
 * @param version of the agent
 * @param loopAge since its loop has turned
 * @param recordsRead records read from the rings
 * @param recordsLost records that slow readers lost, by kind of reader
 * @param ringsStopped rings that made no sense and are not read any more
 * @param residentBytes memory of the process
 */
public record AgentMetrics(
        String version,
        Duration loopAge,
        long recordsRead,
        Map<String, Long> recordsLost,
        long ringsStopped,
        long residentBytes) {
    /** Copies the map. */
    public AgentMetrics {
        recordsLost = Map.copyOf(recordsLost);
    }
}
