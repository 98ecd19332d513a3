// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kprobe.agent.metrics.AgentMetrics;
import dev.kprobe.agent.metrics.Attribution;
import dev.kprobe.agent.metrics.Exposition;
import dev.kprobe.agent.metrics.Latency;
import dev.kprobe.agent.metrics.ProbeMetrics;
import dev.kprobe.agent.metrics.RecordOutcomes;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus scrapes the agent's server and is asked for what it has seen. The property names the directory of
 * the program, which {@code build/prometheus.sh} prints.
 */
@EnabledIfSystemProperty(named = "kpm.prometheus", matches = ".+")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class PrometheusTest {
    @TempDir
    private Path directory;

    private final List<ProbeMetrics> probes = new CopyOnWriteArrayList<>(List.of(entry(1_234_567_890_123L), returns()));
    private final HealthServer agent = new HealthServer(
            0,
            new Health(Clock.systemUTC()),
            new Exposition(
                    () -> probes,
                    () -> new AgentMetrics("1.2", Duration.ZERO, 99, Map.of("records", 3L), 0, 80 << 20),
                    true));
    private final HttpClient client = HttpClient.newHttpClient();
    private final int port = freePort();
    private Process prometheus = new ProcessBuilder("true").start();

    PrometheusTest() throws IOException {}

    @BeforeEach
    void start() throws IOException {
        Path configuration = directory.resolve("prometheus.yml");
        Files.writeString(configuration, """
                global: {scrape_interval: 1s, scrape_timeout: 1s}
                scrape_configs:
                - job_name: agent
                  static_configs: [{targets: ['127.0.0.1:%d'], labels: {pod: agent-x, namespace: agents}}]
                """.formatted(agent.address().getPort()));
        File log = directory.resolve("log").toFile();
        prometheus = new ProcessBuilder(
                        System.getProperty("kpm.prometheus") + "/prometheus",
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        prometheus.destroyForcibly().waitFor();
        agent.close();
        client.shutdownNow();
    }

    @Test
    void whatPrometheusKnowsIsWhatTheAgentCounted() throws Exception {
        await("up{job='agent'}", "1");
        await("kprobe_hits_total{monitor='m',probe='entry'}", "1234567890123");
        assertThat(ask("kprobe_missed_total{probe='entry'}")).containsExactly("1");
        assertThat(ask("kprobe_filtered_total{probe='entry'}")).containsExactly("2");
        assertThat(ask("kprobe_overhead_seconds_total{probe='entry'}")).containsExactly("2.5");
        assertThat(ask("kprobe_pod_hits_total{hit_namespace='shop',hit_pod='cart',pod='agent-x',namespace='agents'}"))
                .containsExactly("4");
        assertThat(ask("kprobe_records_written_total")).containsExactly("5");
        assertThat(ask("kprobe_records_dropped_total{reason='sampled_out'}")).containsExactly("4");
        assertThat(ask("kprobe_records_dropped_total{reason='limited'}")).containsExactly("3");
        assertThat(ask("kprobe_records_dropped_total{reason='ring_full'}")).containsExactly("2");
        assertThat(ask("kprobe_records_dropped_total{reason='nested'}")).containsExactly("1");
        assertThat(ask("sum(kprobe_records_dropped_total) + sum(kprobe_records_written_total)"
                        + " - sum(kprobe_hits_total{probe='return'})"))
                .containsExactly("0");
        assertThat(ask("kprobe_latency_seconds_bucket{le=~'1.023[eE]-0?6'}")).containsExactly("6");
        assertThat(ask("kprobe_latency_seconds_bucket{le='+Inf'}")).containsExactly("15");
        assertThat(ask("kprobe_latency_seconds_count")).containsExactly("15");
        assertThat(ask("kprobe_latency_seconds_sum")).containsExactly("0.25");
        assertThat(ask("kprobe_agent_build_info{version='1.2'}")).containsExactly("1");
        assertThat(ask("scrape_samples_scraped - scrape_samples_post_metric_relabeling"))
                .containsExactly("0");

        probes.set(0, entry(1_234_567_890_130L));
        await("kprobe_hits_total{monitor='m',probe='entry'}", "1234567890130");
        assertThat(ask("resets(kprobe_hits_total{probe='entry'}[1h])")).containsExactly("0");
    }

    private void await(String query, String value) throws IOException, InterruptedException {
        while (!ask(query).equals(List.of(value))) {
            assertThat(prometheus.isAlive())
                    .as(() -> "Prometheus runs; its last words: " + lastWords())
                    .isTrue();
            Thread.sleep(200);
        }
    }

    /** The values of all series; none while Prometheus is not there yet. */
    private List<String> ask(String query) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:%d/api/v1/query?query=%s"
                .formatted(port, URLEncoder.encode(query, StandardCharsets.UTF_8)));
        List<String> values = new ArrayList<>();
        try {
            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                JsonNode result = new ObjectMapper().readTree(answer.body()).at("/data/result");
                result.forEach(series -> values.add(series.at("/value/1").asText()));
            }
        } catch (ConnectException e) {
            // It listens a moment after it was started.
        }
        return values;
    }

    private String lastWords() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static ProbeMetrics entry(long hits) {
        return new ProbeMetrics(
                "m",
                "entry",
                hits,
                1,
                2,
                Optional.empty(),
                Optional.empty(),
                new Attribution(Map.of("shop/cart", 4L), OptionalLong.of(2_500_000_000L)));
    }

    private static ProbeMetrics returns() {
        List<Long> buckets = new ArrayList<>(Collections.nCopies(64, 0L));
        buckets.set(9, 6L);
        buckets.set(20, 9L);
        return new ProbeMetrics(
                "m",
                "return",
                15,
                0,
                0,
                Optional.of(new RecordOutcomes(5, 4, 3, 2, 1)),
                Optional.of(new Latency(250_000_000L, buckets)),
                Attribution.NONE);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
