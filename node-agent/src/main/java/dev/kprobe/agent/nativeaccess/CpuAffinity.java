// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.nativeaccess;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Where the calling thread may run. It may run there again where it could before, when this is closed. */
public final class CpuAffinity implements AutoCloseable {
    /** Room for 8192 CPUs, the most that kernels are built for. */
    private static final int BYTES = 1024;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment before = arena.allocate(BYTES, Long.BYTES);
    private final MemorySegment alone = arena.allocate(BYTES, Long.BYTES);

    /** Nothing is changed yet. */
    public CpuAffinity() throws NativeException {
        call("ask for the CPUs of this thread", SystemCalls.CURRENT.getAffinity(), before);
    }

    /**
     * Moves the thread to a CPU, on which no other thread then runs while it does. Where it may not run there, it stays
     * where it is.
     */
    public void moveTo(int cpu) {
        alone.fill((byte) 0);
        // The mask is made of words, of which the first holds the CPUs from 0, on little-endian machines as in bytes.
        alone.set(ValueLayout.JAVA_BYTE, cpu / Byte.SIZE, (byte) (1 << cpu % Byte.SIZE));
        try {
            call("move to CPU " + cpu, SystemCalls.CURRENT.setAffinity(), alone);
        } catch (NativeException e) {
            // Another CPU can be asked from here too, only not while it stands still.
        }
    }

    @Override
    public void close() {
        try {
            call("leave the CPU", SystemCalls.CURRENT.setAffinity(), before);
        } catch (NativeException e) {
            // What it may use has shrunk meanwhile: the kernel then allows it what is left.
        }
        arena.close();
    }

    private static void call(String attempt, long number, MemorySegment mask) throws NativeException {
        Libc.systemCall(attempt, number, 0, BYTES, mask.address(), 0, 0);
    }
}
