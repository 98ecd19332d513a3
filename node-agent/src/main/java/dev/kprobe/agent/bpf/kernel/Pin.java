// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.kernel;

import dev.kprobe.agent.nativeaccess.FileDescriptor;
import dev.kprobe.agent.nativeaccess.NativeException;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/**
 * A name in the kernel's BPF file system: what it stands for stays when all descriptors of it are closed, until the
 * name is deleted too. Names have no dots.
 */
final class Pin {
    private static final int ATTRIBUTES = 16;

    private Pin() {}

    static void make(FileDescriptor what, Path name) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            new Attributes(arena, ATTRIBUTES)
                    .pointer(0, arena.allocateFrom(name.toString()))
                    .descriptor(8, what)
                    .call("pin %s as %s".formatted(what, name), Command.OBJ_PIN);
        }
    }

    static FileDescriptor open(Path name) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            return new Attributes(arena, ATTRIBUTES)
                    .pointer(0, arena.allocateFrom(name.toString()))
                    .open("open the pinned " + name, Command.OBJ_GET);
        }
    }
}
