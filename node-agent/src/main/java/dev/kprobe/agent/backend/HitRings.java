// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.kprobe.agent.module.Rings;
import dev.kprobe.agent.perf.HitSink;
import dev.kprobe.agent.perf.PerfHit;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Hands hits over in the form of the module's records ({@code struct kpm_record}), in rings of this process's own
 * memory: so they go the same way as the module's from there. What finds no room is dropped and counted.
 */
final class HitRings implements HitSink {
    private static final int BYTES = 1 << 18;
    private static final int HEADER = 48;
    private static final int LONGEST_COMMAND = 15;
    private static final int DEEPEST = 64;
    private static final int PADDING = 0x40000000;
    private static final byte RESULT = 0x01;
    private static final byte STACK = 0x20;
    private static final VarHandle WORD = JAVA_INT.varHandle();

    private final Arena arena = Arena.ofAuto();
    private final List<Ring> rings = new ArrayList<>();
    private final Map<Integer, Long> written = new HashMap<>();
    private final HitSink also;

    /**
     * Empty rings.
     *
     * @param cpus how many, counted from 0
     * @param also is shown every hit too
     */
    HitRings(int cpus, HitSink also) {
        this.also = also;
        for (int i = 0; i < cpus; i++) {
            rings.add(new Ring(i, arena));
        }
    }

    /** What a reader of records takes. */
    Rings rings() {
        return new Rings(
                HitRings::await,
                0,
                rings.stream()
                        .map(ring -> new Rings.Ring(ring.cpu, ring.header, ring.consumer, ring.data))
                        .toList());
    }

    /** How many hits of a probe were handed over. */
    synchronized long written(int probe) {
        return written.getOrDefault(probe, 0L);
    }

    synchronized void forget(int probe) {
        written.remove(probe);
    }

    @Override
    public void hit(PerfHit hit) {
        also.hit(hit);
        if (hit.cpu() < rings.size() && rings.get(hit.cpu()).write(hit)) {
            count(hit.probe());
        }
    }

    @Override
    public void lost(long events) {
        also.lost(events);
    }

    private synchronized void count(int probe) {
        written.merge(probe, 1L, Long::sum);
    }

    /** Nobody signals: what is written in the meantime is found on the next turn. */
    private static boolean await(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private static final class Ring {
        private final MemorySegment header;
        private final MemorySegment consumer;
        private final MemorySegment data;
        private final int cpu;
        private int head;

        Ring(int cpu, Arena arena) {
            this.cpu = cpu;
            header = arena.allocate(Long.BYTES, Long.BYTES);
            consumer = arena.allocate(Long.BYTES, Long.BYTES);
            data = arena.allocate(BYTES, Long.BYTES);
        }

        /** Whether there was room. */
        boolean write(PerfHit hit) {
            int frames = Math.min(hit.stack().length, DEEPEST);
            int numbers = (hit.isReturn() ? 2 : 0) + hit.numbers().length + frames;
            int size = HEADER + numbers * Long.BYTES;
            int at = head & (BYTES - 1);
            int skipped = BYTES - at < size ? BYTES - at : 0;
            int read = (int) WORD.getAcquire(consumer, 0L);
            if (head + skipped + size - read > BYTES) {
                return false;
            }
            if (skipped > 0) {
                data.set(JAVA_INT, at, skipped | PADDING);
                at = 0;
            }
            fill(hit, at, size, frames);
            head += skipped + size;
            WORD.setRelease(header, 0L, head);
            return true;
        }

        private void fill(PerfHit hit, int at, int size, int frames) {
            MemorySegment record = data.asSlice(at, size).fill((byte) 0);
            record.set(JAVA_INT, 0, size);
            record.set(JAVA_INT, 4, hit.probe());
            record.set(JAVA_LONG, 8, hit.time());
            record.set(JAVA_INT, 16, hit.thread());
            record.set(JAVA_INT, 20, hit.process());
            byte[] command = hit.command().getBytes(StandardCharsets.ISO_8859_1);
            MemorySegment.copy(command, 0, record, JAVA_BYTE, 24, Math.min(command.length, LONGEST_COMMAND));
            record.set(JAVA_BYTE, 44, (byte) ((hit.isReturn() ? RESULT : 0) | (frames > 0 ? STACK : 0)));
            record.set(JAVA_BYTE, 45, (byte) hit.numbers().length);
            record.set(JAVA_BYTE, 46, (byte) frames);
            long to = HEADER;
            if (hit.isReturn()) {
                record.set(JAVA_LONG, to, hit.returnValue());
                record.set(JAVA_LONG, to + Long.BYTES, Math.max(0, hit.duration()));
                to += 2 * Long.BYTES;
            }
            for (long number : hit.numbers()) {
                record.set(JAVA_LONG, to, number);
                to += Long.BYTES;
            }
            MemorySegment.copy(hit.stack(), 0, record, JAVA_LONG, to, frames);
        }
    }
}
