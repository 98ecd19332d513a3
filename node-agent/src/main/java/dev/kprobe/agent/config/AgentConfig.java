// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.config;

import java.time.Duration;
import java.util.Map;

/**
 * All settings of the agent.
 *
 * @param nodeName {@code NODE_NAME}, the Node it runs on
 * @param podName {@code POD_NAME}, for its reports
 * @param paths where it finds what it needs of its image and of the host
 * @param idle {@code KPM_IDLE_SECONDS}, how long nothing must be armed before the backend is let go
 * @param heartbeat {@code KPM_HEARTBEAT_SECONDS}, longest silence
 * @param lease {@code KPM_LEASE_SECONDS}, how long probes with {@code onAgentLoss: Keep} stay without an agent
 * @param healthPort {@code KPM_HEALTH_PORT}, of the liveness and readiness probes, and of {@code /metrics}
 * @param metricsByPod {@code KPM_METRICS_PODS}, whether {@code /metrics} shows hits by pod too
 * @param records where records go
 */
public record AgentConfig(
        String nodeName,
        String podName,
        HostPaths paths,
        Duration idle,
        Duration heartbeat,
        Duration lease,
        int healthPort,
        boolean metricsByPod,
        RecordSettings records) {

    /** Reads the environment. */
    public static AgentConfig from(Map<String, String> environment) {
        return new AgentConfig(
                Parameter.required("NODE_NAME").from(environment),
                Parameter.text("POD_NAME", "").from(environment),
                HostPaths.from(environment),
                Parameter.seconds("KPM_IDLE_SECONDS", 0, 5).from(environment),
                Parameter.seconds("KPM_HEARTBEAT_SECONDS", 1, 10).from(environment),
                Parameter.seconds("KPM_LEASE_SECONDS", 10, 60).from(environment),
                Parameter.port("KPM_HEALTH_PORT", 8081).from(environment),
                Parameter.flag("KPM_METRICS_PODS", false).from(environment),
                RecordSettings.from(environment));
    }
}
