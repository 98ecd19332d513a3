// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.kernel;

import dev.kprobe.agent.nativeaccess.Errno;
import dev.kprobe.agent.nativeaccess.FileDescriptor;
import dev.kprobe.agent.nativeaccess.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.OptionalInt;

/**
 * The BTF of loaded modules, which the kernel has since 5.11 and numbers: a module that is loaded again has another
 * number, and so cannot be taken for what it was. Listing and opening them takes CAP_SYS_ADMIN.
 */
public final class ModuleTypes {
    private static final int ATTRIBUTES = 16;
    /** Of {@code struct bpf_btf_info}, and where its parts are. */
    private static final int INFO_BYTES = 32;

    private static final int SIZE = 8;
    private static final int NAME = 16;
    private static final int NAME_LENGTH = 24;
    private static final int OF_KERNEL = 28;
    /** Longer than that of any module. */
    private static final int LONGEST_NAME = 64;

    private ModuleTypes() {}

    /** The number of the BTF of a module; empty where it has none. */
    public static OptionalInt find(String module) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            Attributes next = new Attributes(arena, ATTRIBUTES);
            while (isThere(next)) {
                int object = next.word(4);
                next.word(0, object);
                if (isOf(arena, object, module)) {
                    return OptionalInt.of(object);
                }
            }
            return OptionalInt.empty();
        }
    }

    /** All of it, from the object itself: the file of the same name in /sys may be that of another load. */
    public static byte[] read(int object) throws NativeException {
        try (Arena arena = Arena.ofConfined();
                FileDescriptor descriptor = open(object)) {
            MemorySegment info = arena.allocate(INFO_BYTES, Long.BYTES);
            ask(arena, descriptor, info);
            int size = info.get(ValueLayout.JAVA_INT, SIZE);
            MemorySegment content = arena.allocate(size);
            info.fill((byte) 0);
            info.set(ValueLayout.JAVA_LONG, 0, content.address());
            info.set(ValueLayout.JAVA_INT, SIZE, size);
            ask(arena, descriptor, info);
            return content.toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** For loading a program; {@link Errno#ENOENT} when the module is gone. */
    static FileDescriptor open(int object) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            return new Attributes(arena, ATTRIBUTES)
                    .word(0, object)
                    .open("open the types of a module", Command.BTF_GET_FD_BY_ID);
        }
    }

    private static boolean isThere(Attributes next) throws NativeException {
        try {
            next.call("list the types of modules", Command.BTF_GET_NEXT_ID);
            return true;
        } catch (NativeException e) {
            if (e.errno() == Errno.ENOENT) {
                return false;
            }
            throw e;
        }
    }

    /** One that has gone since it was listed is nobody's. */
    private static boolean isOf(Arena arena, int object, String module) throws NativeException {
        try (FileDescriptor descriptor = open(object)) {
            MemorySegment name = arena.allocate(LONGEST_NAME);
            MemorySegment info = arena.allocate(INFO_BYTES, Long.BYTES);
            info.set(ValueLayout.JAVA_LONG, NAME, name.address());
            info.set(ValueLayout.JAVA_INT, NAME_LENGTH, LONGEST_NAME);
            ask(arena, descriptor, info);
            return info.get(ValueLayout.JAVA_INT, OF_KERNEL) != 0
                    && name.getString(0).equals(module);
        } catch (NativeException e) {
            if (e.errno() == Errno.ENOENT) {
                return false;
            }
            throw e;
        }
    }

    private static void ask(Arena arena, FileDescriptor descriptor, MemorySegment info) throws NativeException {
        new Attributes(arena, ATTRIBUTES)
                .descriptor(0, descriptor)
                .word(4, INFO_BYTES)
                .pointer(8, info)
                .call("ask about the types of a module", Command.OBJ_GET_INFO_BY_FD);
    }
}
