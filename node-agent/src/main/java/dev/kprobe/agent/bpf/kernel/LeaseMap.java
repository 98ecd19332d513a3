// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.kprobe.agent.nativeaccess.FileDescriptor;
import dev.kprobe.agent.nativeaccess.Mapping;
import dev.kprobe.agent.nativeaccess.NativeException;
import java.lang.foreign.Arena;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Until when a probe that outlives its agent counts, which its program looks up at every hit, and what it is, for the
 * next agent. Times are those of the kernel's monotonic clock, which is Java's {@link System#nanoTime()} too.
 */
public final class LeaseMap implements AutoCloseable {
    private static final int BPF_MAP_TYPE_ARRAY = 2;
    private static final int BPF_F_MMAPABLE = 1 << 10;
    private static final int MAP_ATTRIBUTES = 48;
    private static final int BYTES = 4096;
    private static final int TEXT = Long.BYTES;
    private static final VarHandle TIME = JAVA_LONG.varHandle();

    private final FileDescriptor descriptor;
    private final Mapping mapping;

    private LeaseMap(FileDescriptor descriptor, Mapping mapping) {
        this.descriptor = descriptor;
        this.mapping = mapping;
    }

    /** One that ends at a time. */
    static LeaseMap create(long end) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            LeaseMap lease = of(new Attributes(arena, MAP_ATTRIBUTES)
                    .word(0, BPF_MAP_TYPE_ARRAY)
                    .word(4, Integer.BYTES)
                    .word(8, BYTES)
                    .word(12, 1)
                    .word(16, BPF_F_MMAPABLE)
                    .name(28, "kpm_lease")
                    .open("make a BPF map for a lease", Command.MAP_CREATE));
            lease.extend(end);
            return lease;
        }
    }

    /** That of a probe of an earlier process. */
    public static LeaseMap pinned(Path name) throws NativeException {
        return of(Pin.open(name));
    }

    /** Gives it a name by which it outlives this process; what it says of the probe must be written before. */
    void pin(Path name) throws NativeException {
        Pin.make(descriptor, name);
    }

    /** By which a program names it. */
    int number() {
        return descriptor.number();
    }

    /** When it ends. */
    public long end() {
        return (long) TIME.getAcquire(mapping.memory(), 0L);
    }

    /** Ends at another time. */
    public void extend(long end) {
        TIME.setRelease(mapping.memory(), 0L, end);
    }

    /** What the probe is. */
    public String text() {
        return mapping.memory().getString(TEXT, StandardCharsets.UTF_8);
    }

    /** Says what the probe is; false where there is no room for that. */
    public boolean write(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length >= BYTES - TEXT) {
            return false;
        }
        mapping.memory().setString(TEXT, text, StandardCharsets.UTF_8);
        return true;
    }

    @Override
    public void close() {
        mapping.close();
        descriptor.close();
    }

    private static LeaseMap of(FileDescriptor descriptor) throws NativeException {
        try {
            return new LeaseMap(descriptor, descriptor.mapReadWrite(0, BYTES));
        } catch (NativeException e) {
            descriptor.close();
            throw e;
        }
    }
}
