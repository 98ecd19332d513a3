// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.nativeaccess;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A shared, read-only memory mapping that lives until it is closed; reads after that fail instead of faulting. */
public final class Mapping implements AutoCloseable {
    private final Arena arena;
    private final MemorySegment memory;

    private Mapping(Arena arena, MemorySegment memory) {
        this.arena = arena;
        this.memory = memory;
    }

    static Mapping readOnly(String name, int descriptor, long length) throws NativeException {
        MemorySegment raw = Libc.mapShared("mmap " + length + " bytes of " + name, descriptor, length);
        Arena arena = Arena.ofShared();
        return new Mapping(arena, Libc.attach(raw, length, arena));
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
