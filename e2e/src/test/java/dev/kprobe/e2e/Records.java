// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The records of a monitor on one node as a user reads them: through a forwarded port of the agent's pod. */
final class Records implements AutoCloseable {
    private static final String NAMESPACE = "kprobe-monitor-agents";
    private static final int PORT = 8082;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Begins a line that is no record; the agent sends one now and then, so that it learns when a reader has gone. */
    private static final String LOST = "{\"lost\":";

    private final LocalPortForward forward;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Stream<String> lines;
    private final BlockingQueue<String> read = new LinkedBlockingQueue<>();
    private final Thread reader;
    private volatile long lost;

    /** Reads from now on. */
    Records(String node, String monitor) {
        forward = Lab.client()
                .pods()
                .inNamespace(NAMESPACE)
                .withName(agentPod(node))
                .portForward(PORT);
        lines = get("/records?monitor=" + monitor);
        reader = Thread.ofPlatform().daemon().start(this::collect);
    }

    /** Waits for so many records. */
    List<JsonNode> take(int number) {
        return Stream.generate(this::next).limit(number).toList();
    }

    /** How many came that nobody has taken. */
    int left() {
        return read.size();
    }

    /** How many the agent could not hand over, by its last sign of life. */
    long lost() {
        return lost;
    }

    private JsonNode next() {
        try {
            String line = read.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("no record came within " + LIMIT);
            }
            return JSON.readTree(line);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a record", e);
        } catch (IOException e) {
            throw new UncheckedIOException("not a record", e);
        }
    }

    private void collect() {
        try {
            lines.forEach(this::add);
        } catch (UncheckedIOException e) {
            // The test has seen enough and has closed the port.
        }
    }

    private void add(String line) {
        if (line.startsWith(LOST)) {
            lost = Long.parseLong(line.substring(LOST.length(), line.length() - 1));
        } else {
            read.add(line);
        }
    }

    private Stream<String> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d%s".formatted(forward.getLocalPort(), path)))
                .timeout(LIMIT)
                .build();
        try {
            HttpResponse<Stream<String>> response = client.send(request, HttpResponse.BodyHandlers.ofLines());
            if (response.statusCode() != 200) {
                throw new AssertionError(path + " answered " + response.statusCode());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String agentPod(String node) {
        return Lab.client().pods().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(pod -> node.equals(pod.getSpec().getNodeName()))
                .map(Pod::getMetadata)
                .map(metadata -> metadata.getName())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no agent on " + node));
    }

    @Override
    public void close() {
        client.shutdownNow();
        reader.interrupt();
        try {
            forward.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot end the forwarding", e);
        }
    }
}
