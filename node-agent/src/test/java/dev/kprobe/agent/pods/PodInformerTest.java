// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.pods;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against an API server that knows one list of pods and never has news. */
class PodInformerTest {
    private static final String LIST = """
            {"kind": "PodList", "apiVersion": "v1", "metadata": {"resourceVersion": "7"}, "items": [
              {"metadata": {"name": "cart", "namespace": "shop", "uid": "aa", "labels": {"app": "cart"}}},
              {"metadata": {"name": "proxy", "namespace": "kube-system", "uid": "of-the-object",
                            "annotations": {"kubernetes.io/config.hash": "of-the-file"}}}]}
            """;

    private final Set<String> queries = ConcurrentHashMap.newKeySet();
    private final CountDownLatch answers = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final HttpServer server;
    private final KubernetesClient client;

    PodInformerTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/api/v1/pods", this::answer);
        server.start();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
    }

    @AfterEach
    void stop() {
        answers.countDown();
        end.countDown();
        client.close();
        server.stop(0);
    }

    @Test
    void asksForThePodsOfItsOwnNodeAlone() throws InterruptedException {
        Semaphore changes = new Semaphore(0);
        try (PodSource source = PodInformer.of(client, "node-1").open(changes::release)) {
            assertThat(source.pods()).as("before the API server has answered").isEmpty();
            answers.countDown();
            while (source.pods().isEmpty()) {
                // The last change may be told a moment before the list counts as whole.
                changes.tryAcquire(100, TimeUnit.MILLISECONDS);
            }
            assertThat(List.copyOf(source.pods().get()))
                    .containsExactlyInAnyOrder(
                            new Pod("aa", "shop", "cart", Map.of("app", "cart")),
                            new Pod("of-the-file", "kube-system", "proxy", Map.of()));
            assertThat(queries).isNotEmpty().allMatch(query -> query.contains("fieldSelector=spec.nodeName=node-1"));
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            queries.add(query);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            if (query.contains("watch=true")) {
                exchange.sendResponseHeaders(200, 0);
                // The client has to see that its watch has begun.
                exchange.getResponseBody().flush();
                end.await();
                return;
            }
            answers.await();
            byte[] body = LIST.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
