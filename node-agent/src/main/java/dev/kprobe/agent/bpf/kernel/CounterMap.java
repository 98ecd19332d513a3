// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.kprobe.agent.nativeaccess.FileDescriptor;
import dev.kprobe.agent.nativeaccess.Mapping;
import dev.kprobe.agent.nativeaccess.NativeException;
import java.lang.foreign.Arena;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/** Memory that a program writes by address, and that is read here without a call of the kernel. */
public final class CounterMap implements AutoCloseable {
    private static final int BPF_MAP_TYPE_ARRAY = 2;
    private static final int BPF_F_MMAPABLE = 1 << 10;
    private static final int MAP_ATTRIBUTES = 48;
    private static final VarHandle COUNTER = JAVA_LONG.varHandle();

    private final FileDescriptor descriptor;
    private final Mapping mapping;

    private CounterMap(FileDescriptor descriptor, Mapping mapping) {
        this.descriptor = descriptor;
        this.mapping = mapping;
    }

    /** All zero. */
    public static CounterMap create(int bytes) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            return of(
                    new Attributes(arena, MAP_ATTRIBUTES)
                            .word(0, BPF_MAP_TYPE_ARRAY)
                            .word(4, Integer.BYTES)
                            .word(8, bytes)
                            .word(12, 1)
                            .word(16, BPF_F_MMAPABLE)
                            .name(28, "kpm_counters")
                            .open("make a BPF map of %d bytes".formatted(bytes), Command.MAP_CREATE),
                    bytes);
        }
    }

    /** That of a probe of an earlier process. */
    static CounterMap pinned(Path name, int bytes) throws NativeException {
        return of(Pin.open(name), bytes);
    }

    void pin(Path name) throws NativeException {
        Pin.make(descriptor, name);
    }

    private static CounterMap of(FileDescriptor descriptor, int bytes) throws NativeException {
        try {
            return new CounterMap(descriptor, descriptor.mapReadOnly(0, bytes));
        } catch (NativeException e) {
            descriptor.close();
            throw e;
        }
    }

    /** By which a program names it. */
    public int number() {
        return descriptor.number();
    }

    /** The number at an offset in bytes, as it is now. */
    public long read(int offset) {
        return (long) COUNTER.getAcquire(mapping.memory(), (long) offset);
    }

    @Override
    public void close() {
        mapping.close();
        descriptor.close();
    }
}
