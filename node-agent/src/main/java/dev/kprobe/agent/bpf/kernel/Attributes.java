// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.kprobe.agent.nativeaccess.BpfCall;
import dev.kprobe.agent.nativeaccess.FileDescriptor;
import dev.kprobe.agent.nativeaccess.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A {@code union bpf_attr}: numbers at offsets that the kernel never changes, and all else 0. */
final class Attributes {
    private final MemorySegment memory;

    /** @param size no more than the oldest kernel knows for the command, or all behind it must stay 0 */
    Attributes(Arena arena, int size) {
        memory = arena.allocate(size, Long.BYTES);
    }

    Attributes word(int offset, int value) {
        memory.set(JAVA_INT, offset, value);
        return this;
    }

    Attributes descriptor(int offset, FileDescriptor descriptor) {
        return word(offset, descriptor.number());
    }

    Attributes number(int offset, long value) {
        memory.set(JAVA_LONG, offset, value);
        return this;
    }

    /** What is pointed to must live in the same arena. */
    Attributes pointer(int offset, MemorySegment to) {
        return number(offset, to.address());
    }

    /** At most 15 letters, which only say to people whose it is. */
    Attributes name(int offset, String name) {
        memory.setString(offset, name);
        return this;
    }

    int word(int offset) {
        return memory.get(JAVA_INT, offset);
    }

    long call(String attempt, Command command) throws NativeException {
        return BpfCall.call(attempt, command.number(), memory);
    }

    FileDescriptor open(String attempt, Command command) throws NativeException {
        return BpfCall.open(attempt, command.number(), memory);
    }
}
