// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * All settings of the agent.
 *
 * @param nodeName {@code NODE_NAME}, the Node it runs on
 * @param podName {@code POD_NAME}, for its reports
 * @param moduleDirectory {@code KPM_MODULE_DIR}, holds {@code RELEASE/kprobe_monitor.ko}
 * @param stateDirectory {@code KPM_STATE_DIR}, on the host, outlives the pod
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
        Path moduleDirectory,
        Path stateDirectory,
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
                Parameter.path("KPM_MODULE_DIR", "/modules").from(environment),
                Parameter.path("KPM_STATE_DIR", "/var/lib/kprobe-monitor").from(environment),
                Parameter.seconds("KPM_IDLE_SECONDS", 0, 5).from(environment),
                Parameter.seconds("KPM_HEARTBEAT_SECONDS", 1, 10).from(environment),
                Parameter.seconds("KPM_LEASE_SECONDS", 10, 60).from(environment),
                Parameter.port("KPM_HEALTH_PORT", 8081).from(environment),
                Parameter.flag("KPM_METRICS_PODS", false).from(environment),
                RecordSettings.from(environment));
    }
}
