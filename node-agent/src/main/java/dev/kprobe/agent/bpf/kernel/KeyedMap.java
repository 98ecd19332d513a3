// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.kernel;

import dev.kprobe.agent.nativeaccess.Errno;
import dev.kprobe.agent.nativeaccess.FileDescriptor;
import dev.kprobe.agent.nativeaccess.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/** A table of the kernel's, of a fixed size, that programs look up and change. */
public final class KeyedMap implements AutoCloseable {
    private static final int MAP_ATTRIBUTES = 48;
    private static final int ELEMENT_ATTRIBUTES = 32;

    private final FileDescriptor descriptor;
    private final int keyBytes;
    /** Of what is read: for each possible CPU, where each has its own. */
    private final int valueBytes;

    private KeyedMap(FileDescriptor descriptor, int keyBytes, int valueBytes) {
        this.descriptor = descriptor;
        this.keyBytes = keyBytes;
        this.valueBytes = valueBytes;
    }

    /** What kind of table it is. */
    public enum Kind {
        /** One value for all CPUs. */
        SHARED(1),
        /** A value for each CPU. */
        PER_CPU(5),
        /** What was used longest ago makes room for what is new. */
        FORGETFUL(9);

        private final int number;

        Kind(int number) {
            this.number = number;
        }
    }

    /**
     * An empty one.
     *
     * @param values how many values of eight bytes an element has; with {@link Kind#PER_CPU} for all CPUs together
     * @param entries for which there is room
     */
    public static KeyedMap create(Kind kind, int keyBytes, int values, int entries) throws NativeException {
        int valueBytes = values * Long.BYTES;
        try (Arena arena = Arena.ofConfined()) {
            FileDescriptor descriptor = new Attributes(arena, MAP_ATTRIBUTES)
                    .word(0, kind.number)
                    .word(4, keyBytes)
                    .word(8, kind == Kind.PER_CPU ? Long.BYTES : valueBytes)
                    .word(12, entries)
                    .name(28, "kpm_table")
                    .open("make a BPF map of %d entries".formatted(entries), Command.MAP_CREATE);
            return new KeyedMap(descriptor, keyBytes, valueBytes);
        }
    }

    /** That of a probe of an earlier process. */
    static KeyedMap pinned(Path name, int keyBytes, int values) throws NativeException {
        return new KeyedMap(Pin.open(name), keyBytes, values * Long.BYTES);
    }

    void pin(Path name) throws NativeException {
        Pin.make(descriptor, name);
    }

    /** By which a program names it. */
    public int number() {
        return descriptor.number();
    }

    /** Adds or replaces an element of one value. */
    public void put(long key, long value) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            element(arena, number(arena, key))
                    .pointer(16, number(arena, value))
                    .call("write to a BPF map", Command.MAP_UPDATE_ELEM);
        }
    }

    /** Removes an element, if it is there. */
    public void remove(long key) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            element(arena, number(arena, key)).call("remove from a BPF map", Command.MAP_DELETE_ELEM);
        } catch (NativeException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }

    /** Shows every element; those that come meanwhile may be left out. */
    public void forEach(Visitor visitor) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocate(keyBytes, Long.BYTES);
            MemorySegment next = arena.allocate(keyBytes, Long.BYTES);
            MemorySegment value = arena.allocate(valueBytes, Long.BYTES);
            Attributes step = new Attributes(arena, ELEMENT_ATTRIBUTES)
                    .descriptor(0, descriptor)
                    .pointer(16, next);
            Attributes lookup = element(arena, next).pointer(16, value);
            while (isThere(step, Command.MAP_GET_NEXT_KEY)) {
                if (isThere(lookup, Command.MAP_LOOKUP_ELEM)) {
                    visitor.visit(next, value);
                }
                key.copyFrom(next);
                step.pointer(8, key);
            }
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }

    private static boolean isThere(Attributes attributes, Command command) throws NativeException {
        try {
            attributes.call("read a BPF map", command);
            return true;
        } catch (NativeException e) {
            if (e.errno() == Errno.ENOENT) {
                return false;
            }
            throw e;
        }
    }

    private Attributes element(Arena arena, MemorySegment key) {
        return new Attributes(arena, ELEMENT_ATTRIBUTES)
                .descriptor(0, descriptor)
                .pointer(8, key);
    }

    private static MemorySegment number(Arena arena, long value) {
        MemorySegment memory = arena.allocate(Long.BYTES, Long.BYTES);
        memory.set(ValueLayout.JAVA_LONG, 0, value);
        return memory;
    }

    /** Is shown elements, in memory that is used again for the next. */
    @FunctionalInterface
    public interface Visitor {
        /** Is shown one. */
        void visit(MemorySegment key, MemorySegment value);
    }
}
