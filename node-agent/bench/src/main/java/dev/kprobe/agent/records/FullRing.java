// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A ring of records that the kernel fills again at once: the same bytes, read as long as one likes. What is measured is
 * the reader alone, on memory that a core's second cache holds.
 */
public final class FullRing {
    /** A power of two, as are the lengths of both shapes: there is no padding. */
    private static final int RECORDS = 2048;
    /** Anonymous memory of one page: address, length, protection, flags, descriptor, offset. */
    private static final long[] MMAP = {0, 4096, 0x3, 0x22, -1, 0};

    private static final String COMMAND = "nginx";

    private final MemorySegment header;
    private final RingReader reader;
    private final int size;
    private int head;

    /** What a record holds. */
    public enum Shape {
        /** Who called: 64 bytes. */
        ENTRY(64),
        /** Who called mmap(2), with what, and what came of it: 128 bytes. */
        RETURN(128);

        private final int length;

        Shape(int length) {
            this.length = length;
        }
    }

    /** A ring of 2,048 records of this shape, of one probe. */
    public FullRing(Shape shape, int slot, int generation) {
        size = RECORDS * shape.length;
        MemorySegment memory = Arena.ofAuto().allocate(16L + size, 64);
        header = memory.asSlice(0, 8);
        MemorySegment data = memory.asSlice(16, size);
        for (int i = 0; i < RECORDS; i++) {
            write(data.asSlice((long) i * shape.length, shape.length), shape, slot, generation, i);
        }
        reader = new RingReader(new CpuRing(0, header, memory.asSlice(8, 8), data), 0);
    }

    /** How many records a turn shows. */
    public static int records() {
        return RECORDS;
    }

    /** Fills the ring and reads all of it. */
    public void turn(RecordVisitor visitor) {
        head += size;
        RecordLayout.WORD.setRelease(header, 0L, head);
        int shown = reader.drain(visitor);
        Optional<String> failure = reader.failure();
        if (shown != RECORDS || failure.isPresent()) {
            throw new IllegalStateException("%d records, %s".formatted(shown, failure));
        }
    }

    private static void write(MemorySegment record, Shape shape, int slot, int generation, int number) {
        record.set(RecordLayout.U32, RecordLayout.SLOT, slot);
        record.set(RecordLayout.U64, RecordLayout.TIME, 1_000_000L * number);
        record.set(RecordLayout.U32, RecordLayout.PID, 4711 + number % 8);
        record.set(RecordLayout.U32, RecordLayout.TGID, 4711);
        record.setString(RecordLayout.COMM, COMMAND);
        record.set(RecordLayout.U32, RecordLayout.GENERATION, generation);
        boolean returned = shape == Shape.RETURN;
        int sections = Section.CREDENTIALS.bit() | (returned ? Section.RESULT.bit() : 0);
        record.set(RecordLayout.U8, RecordLayout.SECTIONS, (byte) sections);
        record.set(RecordLayout.U8, RecordLayout.ARGUMENTS, (byte) (returned ? MMAP.length : 0));
        long at = RecordLayout.HEADER;
        if (returned) {
            record.set(RecordLayout.U64, at, 0x7f00_0000_0000L + 4096L * number);
            record.set(RecordLayout.U64, at + 8, 1500L + number);
            at += 16;
        }
        record.set(RecordLayout.U64, at, 1000L << 32 | 1000L);
        record.set(RecordLayout.U64, at + 8, 5123L);
        at += 16;
        if (returned) {
            MemorySegment.copy(MemorySegment.ofArray(MMAP), 0, record, at, 8L * MMAP.length);
        }
        record.set(RecordLayout.U32, 0L, shape.length);
    }
}
