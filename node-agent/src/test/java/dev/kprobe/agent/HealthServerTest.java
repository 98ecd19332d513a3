// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.metrics.AgentMetrics;
import dev.kprobe.agent.metrics.Exposition;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthServerTest {
    private final Health health = new Health(InstantSource.system());
    private final HealthServer server = new HealthServer(
            0,
            health,
            new Exposition(
                    List::of, () -> new AgentMetrics("1", health.age(), 42, Map.of("records", 0L), 0, 1 << 20), false));
    private final HttpClient client = HttpClient.newHttpClient();

    HealthServerTest() throws IOException {}

    @AfterEach
    void close() {
        server.close();
        client.shutdownNow();
    }

    @Test
    void tellsKubeletHowTheAgentIs() throws Exception {
        assertThat(get("/live").statusCode()).isEqualTo(200);
        assertThat(get("/ready").statusCode()).isEqualTo(503);
        health.ready();
        assertThat(get("/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void tellsPrometheusWhatItCounted() throws Exception {
        HttpResponse<String> page = get("/metrics");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        assertThat(page.body()).contains("kprobe_agent_records_read_total 42.0\n");
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
