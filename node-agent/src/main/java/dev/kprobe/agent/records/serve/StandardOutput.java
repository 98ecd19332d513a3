// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records.serve;

import dev.kprobe.agent.records.RecordFilter;
import dev.kprobe.agent.records.RecordHub;
import dev.kprobe.agent.records.SinkKind;
import dev.kprobe.agent.records.Subscription;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All records as lines of JSON on a stream that is the container's log, written by a thread of its own. */
public final class StandardOutput implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StandardOutput.class);

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Thread thread;
    private volatile boolean closed;

    private StandardOutput(Subscription subscription, RecordLines lines) {
        // Writing to a pipe blocks, which would hold a carrier of virtual threads.
        this.thread = Thread.ofPlatform().name("stdout").daemon().unstarted(() -> run(subscription, lines));
    }

    /** Writes from now on; the first subscriber, so that there is room for it. */
    public static StandardOutput start(RecordHub hub, Renderers renderers, OutputStream output) {
        Subscription subscription =
                hub.subscribe(SinkKind.STDOUT, RecordFilter.ALL).orElseThrow();
        StandardOutput sink = new StandardOutput(
                subscription, new RecordLines(subscription.queue(), renderers.json(), output, false));
        sink.thread.start();
        return sink;
    }

    /** Writes what is there, but does not wait long for a reader that has stopped. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Subscription subscription, RecordLines lines) {
        try (subscription) {
            lines.run(() -> closed);
        } catch (IOException e) {
            LOG.warn("records are not written to standard output any more: {}", e.getMessage());
        }
    }
}
