// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ExpositionTest {
    private static final Path TARGET = Path.of("target");

    private final List<ProbeMetrics> probes = new ArrayList<>(List.of(
            new ProbeMetrics(
                    "m",
                    "entry",
                    7,
                    1,
                    2,
                    Optional.empty(),
                    Optional.empty(),
                    new Attribution(Map.of("shop/cart", 4L, "shop/till", 3L), OptionalLong.of(2_500_000_000L))),
            new ProbeMetrics(
                    "m",
                    "return",
                    15,
                    0,
                    0,
                    Optional.of(new RecordOutcomes(5, 4, 3, 2, 1)),
                    Optional.of(latency()),
                    Attribution.NONE)));
    private final Exposition exposition = exposition(true);

    @Test
    void showsEveryCount() {
        assertThat(lines(null))
                .contains(
                        "kprobe_hits_total{monitor=\"m\",probe=\"entry\"} 7.0",
                        "kprobe_missed_total{monitor=\"m\",probe=\"entry\"} 1.0",
                        "kprobe_filtered_total{monitor=\"m\",probe=\"entry\"} 2.0",
                        "kprobe_hits_total{monitor=\"m\",probe=\"return\"} 15.0",
                        "kprobe_records_written_total{monitor=\"m\",probe=\"return\"} 5.0",
                        "kprobe_records_dropped_total{monitor=\"m\",probe=\"return\",reason=\"sampled_out\"} 4.0",
                        "kprobe_records_dropped_total{monitor=\"m\",probe=\"return\",reason=\"limited\"} 3.0",
                        "kprobe_records_dropped_total{monitor=\"m\",probe=\"return\",reason=\"ring_full\"} 2.0",
                        "kprobe_records_dropped_total{monitor=\"m\",probe=\"return\",reason=\"nested\"} 1.0",
                        "kprobe_agent_build_info{version=\"1.2\"} 1",
                        "kprobe_agent_loop_age_seconds 0.25",
                        "kprobe_agent_records_read_total 99.0",
                        "kprobe_agent_records_lost_total{sink=\"records\"} 3.0",
                        "kprobe_agent_records_lost_total{sink=\"stdout\"} 0.0",
                        "kprobe_agent_rings_stopped 1.0",
                        "process_resident_memory_bytes 8.388608E7")
                .filteredOn(line -> line.startsWith("kprobe_records"))
                .hasSize(5);
    }

    @Test
    void showsPodsOnlyToThoseWhoAskForThem() {
        assertThat(lines(null))
                .filteredOn(line -> line.startsWith("kprobe_pod_hits"))
                .containsExactly(
                        "kprobe_pod_hits_total{hit_namespace=\"shop\",hit_pod=\"cart\",monitor=\"m\",probe=\"entry\"} 4.0",
                        "kprobe_pod_hits_total{hit_namespace=\"shop\",hit_pod=\"till\",monitor=\"m\",probe=\"entry\"} 3.0");
        assertThat(new String(exposition(false).page(null).body(), StandardCharsets.UTF_8))
                .doesNotContain("kprobe_pod_hits_total{");
    }

    @Test
    void showsWhatHitsCostWhereThatIsMeasured() {
        assertThat(lines(null))
                .filteredOn(line -> line.startsWith("kprobe_overhead_seconds"))
                .containsExactly("kprobe_overhead_seconds_total{monitor=\"m\",probe=\"entry\"} 2.5");
    }

    /** 2 of 0 ns, 3 of up to 1,023 ns, 4 from 1,024 ns, 5 beyond 17 s. */
    @Test
    void addsTheKernelsBucketsUp() {
        assertThat(lines(null))
                .contains(
                        "kprobe_latency_seconds_bucket{monitor=\"m\",probe=\"return\",le=\"1.023E-6\"} 5",
                        "kprobe_latency_seconds_bucket{monitor=\"m\",probe=\"return\",le=\"4.095E-6\"} 9",
                        "kprobe_latency_seconds_bucket{monitor=\"m\",probe=\"return\",le=\"17.179869183\"} 9",
                        "kprobe_latency_seconds_bucket{monitor=\"m\",probe=\"return\",le=\"+Inf\"} 14",
                        "kprobe_latency_seconds_count{monitor=\"m\",probe=\"return\"} 14",
                        "kprobe_latency_seconds_sum{monitor=\"m\",probe=\"return\"} 90.0");
    }

    @Test
    void escapesWhatOthersNamed() {
        probes.add(new ProbeMetrics("a\"b\\c\nd", "p", 1, 0, 0, Optional.empty(), Optional.empty(), Attribution.NONE));
        assertThat(lines(null)).contains("kprobe_hits_total{monitor=\"a\\\"b\\\\c\\nd\",probe=\"p\"} 1.0");
    }

    @Test
    void showsAMonitorThatWasMadeAgainOnce() {
        probes.add(new ProbeMetrics("m", "entry", 1, 0, 0, Optional.empty(), Optional.empty(), Attribution.NONE));
        assertThat(lines(null))
                .filteredOn(line -> line.startsWith("kprobe_hits_total{monitor=\"m\",probe=\"entry\"}"))
                .containsExactly("kprobe_hits_total{monitor=\"m\",probe=\"entry\"} 1.0");
    }

    @Test
    void speaksOpenMetricsToWhoAsksForIt() {
        Exposition.Page page = exposition.page("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.1");
        assertThat(page.contentType()).startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(new String(page.body(), StandardCharsets.UTF_8)).endsWith("# EOF\n");
        assertThat(exposition.page(null).contentType()).startsWith("text/plain; version=0.0.4");
    }

    /** For the checks of Prometheus's own tools, which {@code tests/metrics.sh} runs. */
    @Test
    void writesBothFormatsForTheTools() throws IOException {
        Files.write(TARGET.resolve("metrics.txt"), exposition.page(null).body());
        probes.clear();
        Files.write(TARGET.resolve("metrics-empty.txt"), exposition.page(null).body());
        assertThat(TARGET.resolve("metrics.txt")).isNotEmptyFile();
    }

    @Test
    void readsTheResidentMemory() {
        assertThat(ResidentMemory.parse(List.of("Name:\tjava", "VmRSS:\t   81920 kB")))
                .isEqualTo(80 << 20);
        assertThat(ResidentMemory.parse(List.of("VmRSS:\t kB", "VmRSS: many kB", "")))
                .isZero();
        assertThat(ResidentMemory.bytes(Path.of("/proc"))).isBetween(10L << 20, 8L << 30);
        assertThat(ResidentMemory.bytes(TARGET)).isZero();
    }

    private Exposition exposition(boolean byPod) {
        return new Exposition(
                () -> probes,
                () -> new AgentMetrics(
                        "1.2", Duration.ofMillis(250), 99, Map.of("records", 3L, "stdout", 0L), 1, 80 << 20),
                byPod);
    }

    private List<String> lines(@org.jspecify.annotations.Nullable String accept) {
        return new String(exposition.page(accept).body(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static Latency latency() {
        List<Long> buckets = new ArrayList<>(Collections.nCopies(64, 0L));
        buckets.set(0, 2L);
        buckets.set(10, 3L);
        buckets.set(11, 4L);
        buckets.set(35, 5L);
        return new Latency(90_000_000_000L, buckets);
    }
}
