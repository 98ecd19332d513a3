// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.kprobe.agent.module.Rings;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/** A ring of records in this process's own memory, of the form of the module's. One thread writes, one reads. */
final class MemoryRing {
    private static final int BYTES = 1 << 18;
    private static final int PADDING = 0x40000000;
    private static final long FRAMES = 46;
    private static final long USER_FRAMES = 47;
    private static final VarHandle WORD = JAVA_INT.varHandle();

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment header = arena.allocate(Long.BYTES, Long.BYTES);
    private final MemorySegment consumer = arena.allocate(Long.BYTES, Long.BYTES);
    private final MemorySegment data = arena.allocate(BYTES, Long.BYTES);
    private final int cpu;
    private int head;

    MemoryRing(int cpu) {
        this.cpu = cpu;
    }

    Rings.Ring ring() {
        return new Rings.Ring(cpu, header, consumer, data);
    }

    /** Whether it has what was not read. */
    boolean isFilled() {
        return (int) WORD.getAcquire(header, 0L) != (int) WORD.getAcquire(consumer, 0L);
    }

    /**
     * Puts a record together.
     *
     * @param fixed what its length does not depend on
     * @param stack frames of the kernel
     * @param userStack frames of the program
     * @return whether there was room
     */
    boolean write(MemorySegment fixed, MemorySegment stack, MemorySegment userStack) {
        int size = (int) (fixed.byteSize() + stack.byteSize() + userStack.byteSize());
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
        MemorySegment record = data.asSlice(at, size).copyFrom(fixed);
        record.asSlice(fixed.byteSize()).copyFrom(stack);
        record.asSlice(fixed.byteSize() + stack.byteSize()).copyFrom(userStack);
        record.set(JAVA_INT, 0, size);
        record.set(JAVA_BYTE, FRAMES, (byte) (stack.byteSize() / Long.BYTES));
        record.set(JAVA_BYTE, USER_FRAMES, (byte) (userStack.byteSize() / Long.BYTES));
        head += skipped + size;
        WORD.setRelease(header, 0L, head);
        return true;
    }
}
