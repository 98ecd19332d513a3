// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import dev.kprobe.agent.nativeaccess.FileDescriptor;
import dev.kprobe.agent.tracefs.EventFormat;
import dev.kprobe.agent.tracefs.EventName;
import dev.kprobe.agent.tracefs.PageLayout;
import dev.kprobe.agent.tracefs.TraceInstance;
import dev.kprobe.agent.tracefs.TracePage;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Reads a trace instance and brings the events of all CPUs into one order: an event is given on only when nothing older
 * can come any more. All methods hold the stream's lock.
 */
final class TraceStream implements AutoCloseable {
    /** Pages of a CPU that are read before the next one has its turn: a bound on memory. */
    private static final int PAGES_AT_ONCE = 64;
    /** So often at most a buffer has to be read to have all of it. */
    private static final int TURNS_OF_A_BUFFER = 8;
    /** Writers take the time before they write; none is held up between both for so long while its CPU runs. */
    private static final long SETTLED = 20_000_000;

    private final TraceInstance instance;
    private final PageLayout layout;
    private final LongSupplier clock;
    private final TraceSequel sequel;
    private final Map<Integer, TraceSource> sources = new ConcurrentHashMap<>();
    private final PriorityQueue<TraceItem> waiting = new PriorityQueue<>(TraceItem.ORDER);
    private final List<Cpu> cpus = new ArrayList<>();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer;

    /**
     * Opens the pages of all CPUs.
     *
     * @param clock {@code CLOCK_MONOTONIC}, ns
     * @param sequel what becomes of the items
     */
    TraceStream(TraceInstance instance, List<Integer> cpus, LongSupplier clock, TraceSequel sequel) throws IOException {
        this.instance = instance;
        this.layout = instance.pageLayout();
        this.clock = clock;
        this.sequel = sequel;
        this.buffer = arena.allocate(layout.size(), Long.BYTES);
        EventFormat stacks = instance.stackFormat();
        try {
            for (int cpu : cpus) {
                this.cpus.add(new Cpu(instance.openPages(cpu), new TraceDecoder(cpu, sources, stacks, waiting::add)));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Records the hits of an event from now on. */
    synchronized void start(TraceSource source, String filter) throws IOException {
        sources.put(source.format().id(), source);
        instance.enable(source.name(), filter);
    }

    /**
     * Records the hits of these events no more; those that were recorded are given on first. When the kernel removes an
     * event it empties every buffer that has recorded it, so this removes them itself, to know what is lost.
     */
    synchronized void stop(List<TraceSource> ended, Runnable remove) throws IOException {
        for (TraceSource source : ended) {
            instance.disable(source.name());
        }
        flush();
        remove.run();
        sequel.emptied();
        for (TraceSource source : ended) {
            sources.remove(source.format().id());
            sequel.forget(source.probe());
        }
    }

    /** Calls of a probe that were measured, up to now as far as they are complete. */
    synchronized Durations durations(int probe) {
        return sequel.durations(probe);
    }

    /** Where the fields of an event are. */
    EventFormat format(EventName event) throws IOException {
        return instance.format(event);
    }

    /** Gives on everything that was recorded before. */
    synchronized void flush() throws IOException {
        for (int i = 0; i < TURNS_OF_A_BUFFER && read(); i++) {
            // Until nothing is left, but not for ever while more is recorded.
        }
        release(Long.MAX_VALUE);
    }

    /** Whether nothing is recorded. */
    synchronized boolean isIdle() {
        return sources.isEmpty();
    }

    /** Reads what there is, within bounds, and gives on what is complete. */
    synchronized void drain() throws IOException {
        if (!arena.scope().isAlive()) {
            return;
        }
        long settled = clock.getAsLong() - SETTLED;
        read();
        for (Cpu cpu : cpus) {
            if (cpu.more) {
                settled = Math.min(settled, cpu.decoder.last());
            }
        }
        release(settled);
    }

    @Override
    public synchronized void close() {
        cpus.forEach(cpu -> cpu.pages.close());
        instance.close();
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    private boolean read() throws IOException {
        boolean more = false;
        ByteBuffer page = buffer.asByteBuffer().order(ByteOrder.nativeOrder());
        for (Cpu cpu : cpus) {
            int pages = 0;
            while (pages < PAGES_AT_ONCE && cpu.pages.read(buffer) > 0) {
                pages++;
                if (!TracePage.visit(page, layout, cpu.decoder)) {
                    cpu.decoder.lost(1);
                }
            }
            cpu.more = pages == PAGES_AT_ONCE;
            more |= cpu.more;
        }
        return more;
    }

    private void release(long until) {
        for (TraceItem item = waiting.peek(); item != null && item.time() <= until; item = waiting.peek()) {
            sequel.follow(waiting.remove());
        }
    }

    private static final class Cpu {
        private final FileDescriptor pages;
        private final TraceDecoder decoder;
        private boolean more;

        Cpu(FileDescriptor pages, TraceDecoder decoder) {
            this.pages = pages;
            this.decoder = decoder;
        }
    }
}
