// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

import dev.kprobe.agent.nativeaccess.NativeException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The memory through which the module hands over records, one ring for each CPU that is there. It ends with the device.
 *
 * @param device tells when a ring has as much as was asked for
 * @param registers in a record that holds them
 * @param cpus the rings
 */
public record Rings(Waiter device, int registers, List<Ring> cpus) {
    /** Copies the list. */
    public Rings {
        cpus = List.copyOf(cpus);
    }

    /**
     * The ring of a CPU. Positions are counted in bytes, modulo 2^32.
     *
     * @param cpu its number
     * @param header its first four bytes are the position up to which records have been begun; read with acquire order
     * @param consumer its first four bytes are the position up to which they have been read; written with release order
     * @param data the records, a power of two of bytes; at position p is the byte p modulo its size
     */
    public record Ring(int cpu, MemorySegment header, MemorySegment consumer, MemorySegment data) {}

    /** Waits for records. */
    @FunctionalInterface
    public interface Waiter {
        /** Waits for so long at most; whether a ring has as much as was asked for. */
        boolean await(int millis) throws NativeException;
    }
}
