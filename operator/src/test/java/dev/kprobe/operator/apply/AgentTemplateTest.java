// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentTemplateTest {
    private static final String WHOLE = """
            kind: DaemonSet
            metadata: {name: agent}
            spec: {template: {spec: {nodeSelector: {kubernetes.io/os: linux}}}}
            """;

    @TempDir
    Path folder;

    @Test
    void placementIsTheNodeSelectors() throws IOException {
        AgentTemplate template = read(WHOLE);

        assertThat(template.runsOn(Map.of("kubernetes.io/os", "linux", "zone", "a")))
                .isTrue();
        assertThat(template.runsOn(Map.of("kubernetes.io/os", "windows"))).isFalse();
        assertThat(template.manifest().getMetadata().getNamespace()).isEqualTo("agents");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "kind: Deployment | it must hold a DaemonSet, not a Deployment",
                "\"\" | it must hold a DaemonSet, not nothing",
                "kind: DaemonSet | the DaemonSet has no metadata.name",
                "kind: DaemonSet; metadata: {name: a} | the DaemonSet has no spec.template.spec",
                "kind: DaemonSet; metadata: {name: a}; spec: {template: {}} | the DaemonSet has no spec.template.spec",
            })
    void whatIsMissingIsNamed(String manifest, String sentence) {
        assertThatThrownBy(() -> read(manifest.replace("; ", "\n")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("agent.yaml", sentence);
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(
                        () -> AgentTemplate.read(folder.resolve("none.yaml"), "agents", new KubernetesSerialization()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("none.yaml");
    }

    private AgentTemplate read(String manifest) throws IOException {
        Path file = Files.writeString(folder.resolve("agent.yaml"), manifest);
        return AgentTemplate.read(file, "agents", new KubernetesSerialization());
    }
}
