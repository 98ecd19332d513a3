// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kprobe.agent.metrics.Exposition;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** Answers {@code /live} and {@code /ready} with 200 or 503, for kubelet's probes, and {@code /metrics}. */
final class HealthServer implements AutoCloseable {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    /** Each request has a thread, so that one who reads metrics slowly does not keep kubelet waiting. */
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

    private final HttpServer server;

    HealthServer(int port, Health health, Exposition metrics) throws IOException {
        server = HttpServer.create(new InetSocketAddress(port), 0);
        server.createContext("/live", exchange -> answer(exchange, health::isAlive));
        server.createContext("/ready", exchange -> answer(exchange, health::isReady));
        server.createContext("/metrics", exchange -> answer(exchange, metrics));
        server.setExecutor(requests);
        server.start();
    }

    @Override
    public void close() {
        server.stop(0);
        requests.shutdownNow();
    }

    /** Where it listens. */
    InetSocketAddress address() {
        return server.getAddress();
    }

    private static void answer(HttpExchange exchange, BooleanSupplier good) throws IOException {
        try (exchange) {
            boolean isGood = good.getAsBoolean();
            byte[] body = (isGood ? "ok\n" : "no\n").getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(isGood ? OK : UNAVAILABLE, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static void answer(HttpExchange exchange, Exposition metrics) throws IOException {
        try (exchange) {
            Exposition.Page page = metrics.page(exchange.getRequestHeaders().getFirst("Accept"));
            exchange.getResponseHeaders().set("Content-Type", page.contentType());
            exchange.sendResponseHeaders(OK, page.body().length);
            exchange.getResponseBody().write(page.body());
        }
    }
}
