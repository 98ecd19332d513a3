// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.kprobe.agent.nativeaccess.FileDescriptor;
import dev.kprobe.agent.nativeaccess.Mapping;
import dev.kprobe.agent.nativeaccess.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The kernel's ring buffer of all CPUs: programs write, one thread here reads. The kernel publishes up to where it has
 * begun records, and in each whether it is still being written; what was read is given back by releasing the position.
 */
public final class RingMap implements AutoCloseable {
    private static final int BPF_MAP_TYPE_RINGBUF = 27;
    private static final int MAP_ATTRIBUTES = 48;
    private static final int PAGE = 4096;
    private static final int RECORD_HEADER = 8;
    private static final int BUSY = 1 << 31;
    private static final int DISCARDED = 1 << 30;
    private static final VarHandle POSITION = JAVA_LONG.varHandle();
    private static final VarHandle LENGTH = JAVA_INT.varHandle();

    private final FileDescriptor descriptor;
    private final int bytes;
    private final Mapping consumer;
    /** A page with the producer's position, then the data twice, so that no record has a break. */
    private final Mapping producer;

    private RingMap(FileDescriptor descriptor, int bytes, Mapping consumer, Mapping producer) {
        this.descriptor = descriptor;
        this.bytes = bytes;
        this.consumer = consumer;
        this.producer = producer;
    }

    /** An empty one; its size is a power of two. */
    public static RingMap create(int bytes) throws NativeException {
        FileDescriptor descriptor;
        try (Arena arena = Arena.ofConfined()) {
            descriptor = new Attributes(arena, MAP_ATTRIBUTES)
                    .word(0, BPF_MAP_TYPE_RINGBUF)
                    .word(12, bytes)
                    .name(28, "kpm_records")
                    .open("make a BPF ring of %d bytes".formatted(bytes), Command.MAP_CREATE);
        }
        try {
            return new RingMap(
                    descriptor,
                    bytes,
                    descriptor.mapReadWrite(0, PAGE),
                    descriptor.mapReadOnly(PAGE, PAGE + 2L * bytes));
        } catch (NativeException e) {
            descriptor.close();
            throw e;
        }
    }

    /** By which a program names it. */
    public int number() {
        return descriptor.number();
    }

    /** Takes a record, which must not be kept. */
    @FunctionalInterface
    public interface Visitor {
        /** Is shown one. */
        void visit(MemorySegment record);
    }

    /** Shows what is complete, up to where the kernel had got when this began. */
    public void drain(Visitor visitor) {
        drain(consumer.memory(), producer.memory(), bytes, visitor);
    }

    /** The same of any memory, whatever it holds: what no ring can hold is given back unseen. */
    static void drain(MemorySegment consumer, MemorySegment producer, int bytes, Visitor visitor) {
        long end = (long) POSITION.getAcquire(producer, 0L);
        long at = (long) POSITION.getAcquire(consumer, 0L);
        while (at != end) {
            long left = end - at;
            if (left < 0 || left > bytes || at % RECORD_HEADER != 0) {
                POSITION.setRelease(consumer, 0L, end);
                break;
            }
            long header = PAGE + (at & (bytes - 1));
            int word = (int) LENGTH.getAcquire(producer, header);
            if ((word & BUSY) != 0) {
                break;
            }
            int length = word & ~DISCARDED;
            long taken = RECORD_HEADER + ((length + 7L) & -8L);
            if (taken > left) {
                POSITION.setRelease(consumer, 0L, end);
                break;
            }
            if (word == length) {
                visitor.visit(producer.asSlice(header + RECORD_HEADER, length));
            }
            at += taken;
            POSITION.setRelease(consumer, 0L, at);
        }
    }

    @Override
    public void close() {
        consumer.close();
        producer.close();
        descriptor.close();
    }
}
