// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** Answers {@code /live} and {@code /ready} with 200 or 503, for kubelet's probes. */
final class HealthServer implements AutoCloseable {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final HttpServer server;

    HealthServer(int port, Health health) throws IOException {
        server = HttpServer.create(new InetSocketAddress(port), 0);
        server.createContext("/live", exchange -> answer(exchange, health::isAlive));
        server.createContext("/ready", exchange -> answer(exchange, health::isReady));
        server.start();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, BooleanSupplier good) throws IOException {
        try (exchange) {
            boolean isGood = good.getAsBoolean();
            byte[] body = (isGood ? "ok\n" : "no\n").getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(isGood ? OK : UNAVAILABLE, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
