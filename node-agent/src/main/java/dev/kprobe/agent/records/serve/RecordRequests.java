// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records.serve;

import com.sun.net.httpserver.HttpExchange;
import dev.kprobe.agent.records.RecordFilter;
import dev.kprobe.agent.records.RecordHub;
import dev.kprobe.agent.records.RecordView;
import dev.kprobe.agent.records.SinkKind;
import dev.kprobe.agent.records.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Answers requests for records, for as long as their readers stay. */
final class RecordRequests {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final int LONGEST_SECONDS = 300;
    private static final int USUAL_SECONDS = 10;
    private static final Duration STEP = Duration.ofMillis(200);

    private final RecordHub hub;
    private final Renderers renderers;
    private final BooleanSupplier closed;

    RecordRequests(RecordHub hub, Renderers renderers, BooleanSupplier closed) {
        this.hub = hub;
        this.renderers = renderers;
        this.closed = closed;
    }

    void records(HttpExchange exchange, Query query) throws IOException, BadParameterException {
        RecordFilter filter = query.filter();
        query.end();
        Optional<Subscription> subscribed = hub.subscribe(SinkKind.RECORDS, filter);
        if (subscribed.isEmpty()) {
            tooMany(exchange);
            return;
        }
        try (Subscription subscription = subscribed.get()) {
            exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
            exchange.sendResponseHeaders(OK, 0);
            // The reader knows from now on that it misses nothing.
            exchange.getResponseBody().flush();
            new RecordLines(subscription.queue(), renderers.json(), exchange.getResponseBody(), true).run(closed);
        }
    }

    void stacks(HttpExchange exchange, Query query) throws IOException, BadParameterException {
        RecordFilter filter = query.filter();
        int seconds = query.number("seconds", 1, LONGEST_SECONDS, USUAL_SECONDS);
        query.end();
        Optional<Subscription> subscribed = hub.subscribe(SinkKind.STACKS, filter);
        if (subscribed.isEmpty()) {
            tooMany(exchange);
            return;
        }
        FoldedStacks stacks = new FoldedStacks(renderers.stackLine());
        byte[] body;
        try (Subscription subscription = subscribed.get()) {
            collect(subscription, stacks, seconds);
            body = stacks.text(subscription.queue().lost());
        }
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(OK, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private void collect(Subscription subscription, FoldedStacks stacks, int seconds) {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        RecordView view = new RecordView();
        while (System.nanoTime() < end && !closed.getAsBoolean()) {
            subscription.queue().await(STEP);
            subscription.queue().drain(view, stacks, Integer.MAX_VALUE);
        }
    }

    private static void tooMany(HttpExchange exchange) throws IOException {
        RecordServer.answer(exchange, UNAVAILABLE, "there are as many readers already as the agent has room for");
    }
}
