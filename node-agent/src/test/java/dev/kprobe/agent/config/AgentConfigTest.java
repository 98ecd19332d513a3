// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentConfigTest {
    @Test
    void needsNothingButTheNode() {
        assertThat(AgentConfig.from(Map.of("NODE_NAME", "node-1")))
                .isEqualTo(new AgentConfig(
                        "node-1",
                        "",
                        new HostPaths(
                                Path.of("/modules"),
                                Path.of("/var/lib/kprobe-monitor"),
                                Path.of("/sys"),
                                Path.of("/proc/1/root/sys/fs/cgroup")),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60),
                        8081,
                        false,
                        new RecordSettings(8082, false)));
    }

    @Test
    void saysWhichSettingIsWrongAndWhatItMustBe() {
        assertThatThrownBy(() -> AgentConfig.from(Map.of()))
                .hasMessage("NODE_NAME is not set: set it in the agent's DaemonSet");
        assertThatThrownBy(() -> AgentConfig.from(Map.of("NODE_NAME", "n", "KPM_STATE_DIR", "here")))
                .hasMessage("KPM_STATE_DIR is \"here\" but must be an absolute path");
        assertThatThrownBy(() -> AgentConfig.from(Map.of("NODE_NAME", "n", "KPM_HEARTBEAT_SECONDS", "0")))
                .hasMessage("KPM_HEARTBEAT_SECONDS is \"0\" but must be a number of seconds from 1 to 3600");
        assertThatThrownBy(() -> AgentConfig.from(Map.of("NODE_NAME", "n", "KPM_SYS_DIR", "sys")))
                .hasMessage("KPM_SYS_DIR is \"sys\" but must be an absolute path");
        for (String lease : List.of("9", "3601", "1m", "")) {
            assertThatThrownBy(() -> AgentConfig.from(Map.of("NODE_NAME", "n", "KPM_LEASE_SECONDS", lease)))
                    .hasMessage("KPM_LEASE_SECONDS is \"%s\" but must be a number of seconds from 10 to 3600", lease);
        }
        assertThatThrownBy(() -> AgentConfig.from(Map.of("NODE_NAME", "n", "KPM_HEALTH_PORT", "http")))
                .hasMessage("KPM_HEALTH_PORT is \"http\" but must be a number from 1 to 65535");
        assertThatThrownBy(() -> AgentConfig.from(Map.of("NODE_NAME", "n", "KPM_RECORDS_PORT", "0")))
                .hasMessage("KPM_RECORDS_PORT is \"0\" but must be a number from 1 to 65535");
        assertThatThrownBy(() -> AgentConfig.from(Map.of("NODE_NAME", "n", "KPM_RECORDS_STDOUT", "yes")))
                .hasMessage("KPM_RECORDS_STDOUT is \"yes\" but must be true or false");
        assertThat(AgentConfig.from(Map.of("NODE_NAME", "n", "KPM_RECORDS_STDOUT", "true"))
                        .records()
                        .standardOutput())
                .isTrue();
    }
}
