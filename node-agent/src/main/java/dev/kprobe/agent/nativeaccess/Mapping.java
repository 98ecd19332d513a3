// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.nativeaccess;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A shared memory mapping that lives until it is closed; reads after that fail instead of faulting. */
public final class Mapping implements AutoCloseable {
    private final Arena arena;
    private final MemorySegment memory;

    private Mapping(Arena arena, MemorySegment memory) {
        this.arena = arena;
        this.memory = memory;
    }

    static Mapping shared(String name, int descriptor, long offset, long length, boolean writable)
            throws NativeException {
        MemorySegment raw = Libc.mapShared(
                "mmap %d bytes from %d of %s".formatted(length, offset, name), descriptor, offset, length, writable);
        Arena arena = Arena.ofShared();
        MemorySegment memory = Libc.attach(raw, length, arena);
        return new Mapping(arena, writable ? memory : memory.asReadOnly());
    }

    /** The mapped bytes. */
    public MemorySegment memory() {
        return memory;
    }

    @Override
    public void close() {
        arena.close();
    }
}
