// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Reads one CPU's ring. Confined to one thread, the only reader.
 *
 * <p>Positions are counted in bytes modulo 2^32; at position p is byte p modulo the size. The kernel publishes the
 * position up to which records have been begun (acquired here) and in each record its length last (acquired here too),
 * with a bit for one that is still being written: an interrupt may have finished a later record before it. What was
 * read is given back by releasing the reader's position.
 *
 * <p>A ring whose lengths make no sense is left alone from then on: there is no telling where its next record begins.
 */
final class RingReader {
    /** Room is given back after so many bytes, before a long read ends. */
    private static final int STEP = 1 << 14;

    private final int cpu;
    private final MemorySegment header;
    private final MemorySegment consumer;
    private final ByteBuffer bytes;
    private final int size;
    private final int registers;
    private final RecordView view = new RecordView();

    private int tail;
    private int released;
    private Optional<String> failure = Optional.empty();

    RingReader(CpuRing ring, int registers) {
        this.cpu = ring.cpu();
        this.header = ring.header();
        this.consumer = ring.consumer();
        this.bytes = ring.data().asByteBuffer().order(ByteOrder.nativeOrder());
        this.size = Math.toIntExact(ring.data().byteSize());
        this.registers = registers;
        this.tail = (int) RecordLayout.WORD.getAcquire(consumer, 0L);
        this.released = tail;
        if (Integer.bitCount(size) != 1 || size < RecordLayout.HEADER || tail % RecordLayout.ALIGNMENT != 0) {
            fail("is of %d bytes and was read up to %d".formatted(size, Integer.toUnsignedLong(tail)));
        }
    }

    /**
     * Shows all records that are complete, up to where the kernel had got when this began.
     *
     * @return how many
     */
    int drain(RecordVisitor visitor) {
        if (failure.isPresent()) {
            return 0;
        }
        int head = (int) RecordLayout.WORD.getAcquire(header, 0L);
        if (Integer.compareUnsigned(head - tail, size) > 0) {
            fail("begins records at %d".formatted(Integer.toUnsignedLong(head)));
            return 0;
        }
        int records = 0;
        int position = tail;
        while (position != head) {
            int at = position & size - 1;
            int word = bytes.getInt(at);
            // Pairs with the kernel's release of the word: what it says is complete is read after it.
            VarHandle.acquireFence();
            if ((word & RecordLayout.BUSY) != 0) {
                break;
            }
            int length = word & ~RecordLayout.PADDING;
            if (length != word) {
                if (length != size - at || length > head - position) {
                    fail("has padding of %d bytes".formatted(length));
                    break;
                }
            } else {
                if (!isRecord(at, length, head - position)) {
                    fail("has a record of %d bytes".formatted(length));
                    break;
                }
                visitor.visit(view);
                records++;
            }
            position += length;
            tail = position;
            if (position - released >= STEP) {
                release();
            }
        }
        release();
        return records;
    }

    /** What is wrong with the ring; it is not read any more. */
    Optional<String> failure() {
        return failure;
    }

    // The compiler that the agent runs with (C1) divides where a remainder is asked for.
    private boolean isRecord(int at, int length, int begun) {
        return length >= RecordLayout.HEADER
                && (length & RecordLayout.ALIGNMENT - 1) == 0
                && length <= size - at
                && length <= begun
                && view.moveTo(bytes, at, length, cpu, registers);
    }

    private void release() {
        if (released != tail) {
            RecordLayout.WORD.setRelease(consumer, 0L, tail);
            released = tail;
        }
    }

    private void fail(String what) {
        failure = Optional.of("the ring of CPU %d %s at position %d; it is not read any more"
                .formatted(cpu, what, Integer.toUnsignedLong(tail)));
    }
}
