// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kprobe.agent.records.RecordHub;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * {@code /records}, {@code /stacks} and {@code /programs} on the loopback address. Each request has a virtual thread,
 * which waits for records and for its reader.
 */
public final class RecordServer implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 2;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;

    /**
     * Each reader has a thread of the kernel's: a virtual one that always finds records would not leave the only thread
     * that carries virtual ones on a node with one CPU, and kubelet would wait for an answer behind it.
     */
    private final ExecutorService requests = Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().name("reader-", 0).daemon().factory());

    private final HttpServer server;

    private volatile boolean closed;

    /** Serves from now on; port 0 means any that is free. */
    public RecordServer(int port, RecordHub hub, Renderers renderers, ProgramTexts programs) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(requests);
        RecordRequests records = new RecordRequests(hub, renderers, () -> closed);
        server.createContext("/records", exchange -> handle(exchange, "/records", records::records));
        server.createContext("/stacks", exchange -> handle(exchange, "/stacks", records::stacks));
        server.createContext("/programs", exchange -> handle(exchange, "/programs", programs::programs));
        server.start();
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** Ends all requests. */
    @Override
    public void close() {
        closed = true;
        requests.shutdown();
        try {
            // Whoever reads is told what was lost.
            boolean ignored = requests.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.stop(0);
        requests.shutdownNow();
    }

    private static void handle(HttpExchange exchange, String path, Handler handler) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals(path)) {
                answer(exchange, NOT_FOUND, "there are /records, /stacks and /programs");
            } else if (!exchange.getRequestMethod().equals("GET")) {
                answer(exchange, METHOD_NOT_ALLOWED, "only GET");
            } else {
                checked(exchange, handler);
            }
        }
    }

    private static void checked(HttpExchange exchange, Handler handler) throws IOException {
        try {
            handler.handle(exchange, Query.parse(exchange.getRequestURI().getRawQuery()));
        } catch (BadParameterException e) {
            answer(exchange, BAD_REQUEST, e.getMessage());
        }
    }

    static void answer(HttpExchange exchange, int status, String sentence) throws IOException {
        byte[] body = (sentence + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    /** Answers one request, of which only the parameters are still to be looked at. */
    @FunctionalInterface
    private interface Handler {
        void handle(HttpExchange exchange, Query query) throws IOException, BadParameterException;
    }
}
