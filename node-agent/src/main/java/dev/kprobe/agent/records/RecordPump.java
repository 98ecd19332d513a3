// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that reads the rings of a device, from its start to {@link #close()}. A platform thread: it waits in a
 * system call. All rings are read even when nobody has subscribed, so that a subscriber begins with what happens then.
 */
public final class RecordPump implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RecordPump.class);
    /** How old a record gets in a ring that has not reached its watermark. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final List<? extends RingMemory> sources;
    private final RecordHub hub;
    private final List<RingReader> readers;
    private final RecordCounts counts;
    private final Thread thread;

    private volatile boolean closed;

    private RecordPump(List<? extends RingMemory> sources, RecordHub hub, RecordCounts counts) {
        this.sources = List.copyOf(sources);
        this.hub = hub;
        this.counts = counts;
        this.readers = this.sources.stream()
                .flatMap(memory -> memory.rings().stream().map(ring -> new RingReader(ring, memory.registers())))
                .toList();
        this.thread = Thread.ofPlatform().name("records").daemon().unstarted(this::run);
    }

    /** Begins to read. */
    public static RecordPump start(List<? extends RingMemory> sources, RecordHub hub, RecordCounts counts) {
        RecordPump pump = new RecordPump(sources, hub, counts);
        pump.thread.start();
        return pump;
    }

    /** Ends reading. When this returns, the memory is no longer touched. */
    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed) {
                for (RingReader reader : readers) {
                    read(reader);
                }
                hub.signal();
                await();
            }
        } catch (IllegalStateException e) {
            // Its owner has closed the device without waiting for the reader; nothing is read from it any more.
            LOG.info("the rings are closed: {}", e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.error("records are not read any more", e);
        }
    }

    /** Each source wakes the reader while it is its turn to be waited for. */
    private void await() throws IOException {
        Duration turn = PAUSE.dividedBy(sources.size());
        for (RingMemory memory : sources) {
            memory.await(turn);
        }
    }

    private void read(RingReader reader) {
        if (reader.failure().isPresent()) {
            return;
        }
        counts.read(reader.drain(hub));
        reader.failure().ifPresent(failure -> {
            counts.ringStopped();
            LOG.error("{}", failure);
        });
    }
}
