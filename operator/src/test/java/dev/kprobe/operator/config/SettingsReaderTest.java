// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsReaderTest {
    @Test
    void defaultsNeedOnlyNamespaceAndTemplate() {
        assertThat(SettingsReader.read(Map.of("KPM_NAMESPACE", "kprobe-monitor", "KPM_AGENT_TEMPLATE", "/t.yaml")))
                .isEqualTo(
                        new Settings("kprobe-monitor", Path.of("/t.yaml"), Duration.ofSeconds(5), 2, Patience.DEFAULT));
    }

    @Test
    void agentsMayHaveANamespaceOfTheirOwn() {
        assertThat(SettingsReader.readUninstall(Map.of("KPM_NAMESPACE", "a", "KPM_AGENT_NAMESPACE", "b")))
                .isEqualTo(new UninstallSettings("b", Duration.ofSeconds(90)));
    }

    @Test
    void timesAreReadInBothForms() {
        assertThat(interval("2s")).isEqualTo(Duration.ofSeconds(2));
        assertThat(interval("1m30s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(interval("PT2S")).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void everyWrongVariableIsNamedInOneSentence() {
        assertThatThrownBy(() -> SettingsReader.read(Map.of(
                        "KPM_NAMESPACE", "Not A Name", "KPM_STATUS_INTERVAL", "-1s", "KPM_REPORT_SECONDS", "often")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Change KPM_NAMESPACE: it is the namespace that the agents run in, not 'Not A Name'."
                        + " Set KPM_AGENT_TEMPLATE: it is the file with the DaemonSet of the agents."
                        + " Change KPM_STATUS_INTERVAL: it is a time such as 5s, not '-1s'."
                        + " Change KPM_REPORT_SECONDS: it is a whole number from 1 to 3600, not 'often'.");
    }

    private static Duration interval(String text) {
        return SettingsReader.read(
                        Map.of("KPM_NAMESPACE", "a", "KPM_AGENT_TEMPLATE", "/t", "KPM_STATUS_INTERVAL", text))
                .statusInterval();
    }
}
