// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.counters.Baseline;
import dev.kprobe.agent.counters.PlanId;
import dev.kprobe.api.v1alpha1.NodeStatus;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is on the disk of a node may be anything. */
class HostFileTest {
    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"plans\": null}",
                "{\"plans\": [null]}",
                "{\"nodeUid\": \"uid\", \"plans\": [{}]}",
                "{\"nodeUid\": \"uid\", \"plans\": [{\"name\": \"p\", \"monitorUid\": \"m\", \"probes\": [{}]}]}",
                "{\"nodeUid\": \"uid\", \"plans\": [{\"name\": \"p\", \"monitorUid\": \"m\", \"probes\": [null]}]}",
                "{\"plans\": [{\"probes\": [{\"hits\": \"many\"}]}]}"
            })
    void whatMakesNoSenseCountsNothing(String text, @TempDir Path directory) throws IOException {
        assertThat(hits(text, directory)).isZero();
    }

    @Property(tries = 200)
    void anyTextCanBeRead(@ForAll String text) throws IOException {
        Path directory = Files.createTempDirectory("status");
        assertThat(hits(text, directory)).isZero();
        assertThat(hits("{\"plans\": [{\"probes\": [{\"name\": " + text, directory))
                .isZero();
        Files.delete(directory.resolve("status.json"));
        Files.delete(directory);
    }

    private static long hits(String text, Path directory) throws IOException {
        Files.write(directory.resolve("status.json"), text.getBytes(StandardCharsets.UTF_8));
        Optional<NodeStatus> status = new HostFile(directory, JSON).read();
        Baseline baseline = new Baseline("uid", status.stream().toList());
        baseline.armed();
        return baseline.of(new PlanId("p", "m")).probes().values().stream()
                .mapToLong(count -> count.total().hits())
                .sum();
    }

    /** So that the parameters above are checked against what can be read. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"nodeUid\": \"uid\", \"plans\": [{\"name\": \"p\", \"monitorUid\": \"m\","
                        + " \"probes\": [{\"name\": \"a\", \"hits\": 7}]}]}"
            })
    void whatMakesSenseCounts(String text, @TempDir Path directory) throws IOException {
        assertThat(List.of(hits(text, directory))).containsExactly(7L);
    }
}
