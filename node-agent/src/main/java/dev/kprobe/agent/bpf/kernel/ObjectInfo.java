// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.kernel;

import dev.kprobe.agent.nativeaccess.FileDescriptor;
import dev.kprobe.agent.nativeaccess.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What the kernel says of a program or a link. */
final class ObjectInfo {
    private static final int ATTRIBUTES = 16;

    private ObjectInfo() {}

    /**
     * As much as this kernel says, in this many bytes at most.
     *
     * @param attempt for the message of a failure
     */
    static MemorySegment of(Arena arena, FileDescriptor object, int bytes, String attempt) throws NativeException {
        MemorySegment info = arena.allocate(bytes, Long.BYTES);
        Attributes attributes = new Attributes(arena, ATTRIBUTES)
                .descriptor(0, object)
                .word(4, bytes)
                .pointer(8, info);
        attributes.call(attempt, Command.OBJ_GET_INFO_BY_FD);
        return info.asSlice(0, Math.min(bytes, attributes.word(4)));
    }
}
