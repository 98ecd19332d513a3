// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.kernel;

import dev.kprobe.agent.bpf.program.Hook;
import dev.kprobe.agent.nativeaccess.Errno;
import dev.kprobe.agent.nativeaccess.FileDescriptor;
import dev.kprobe.agent.nativeaccess.NativeAccess;
import dev.kprobe.agent.nativeaccess.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** By which a program is run: as long as this is open and this process lives, or while it has a name. */
public final class Attachment implements AutoCloseable {
    private static final int BPF_PERF_EVENT = 41;
    private static final int BPF_TRACE_KPROBE_MULTI = 42;
    private static final int BPF_TRACE_KPROBE_SESSION = 56;
    private static final int BPF_F_KPROBE_MULTI_RETURN = 1;
    private static final int LINK_ATTRIBUTES = 48;
    private static final long PERF_EVENT_IOC_SET_BPF = 0x40042408;
    private static final int PERF_ATTR_SIZE_VER5 = 112;
    private static final long RETURN = 1;

    private static final int TRACED_ATTRIBUTES = 16;
    private static final int INFO_BYTES = 64;
    private static final int PERF_EVENT_LINK = 7;
    private static final int PERF_MISSED = 48;

    private final boolean byKprobe;
    private final boolean linked;
    /** In the order in which they are closed. */
    private final List<FileDescriptor> descriptors;

    private Attachment(boolean byKprobe, boolean linked, FileDescriptor... descriptors) {
        this.byKprobe = byKprobe;
        this.linked = linked;
        this.descriptors = List.of(descriptors);
    }

    /** To the function that the program was loaded for. */
    public static Attachment traced(Program program, String function) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            return new Attachment(
                    false,
                    true,
                    new Attributes(arena, TRACED_ATTRIBUTES)
                            .descriptor(8, program.descriptor())
                            .open("attach a BPF program to " + function, Command.RAW_TRACEPOINT_OPEN));
        }
    }

    /**
     * To a kprobe of its own.
     *
     * @param eventType number of the kernel's source of kprobe events
     * @param cpu any that is online; hits count on all
     */
    public static Attachment probed(Program program, Hook.Kind kind, Location at, int eventType, int cpu)
            throws NativeException {
        FileDescriptor event;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(PERF_ATTR_SIZE_VER5, Long.BYTES);
            attributes.set(ValueLayout.JAVA_INT, 0, eventType);
            attributes.set(ValueLayout.JAVA_INT, 4, PERF_ATTR_SIZE_VER5);
            attributes.set(ValueLayout.JAVA_LONG, 8, kind.onReturn() ? RETURN : 0);
            attributes.set(
                    ValueLayout.JAVA_LONG, 56, arena.allocateFrom(at.symbol()).address());
            attributes.set(ValueLayout.JAVA_LONG, 64, at.offset());
            event = NativeAccess.openPerfEvent("a kprobe at " + at, attributes, -1, cpu);
        }
        try {
            return attach(program, event);
        } catch (NativeException e) {
            event.close();
            throw e;
        }
    }

    /** To all of these functions at once, where the kernel can do that. */
    public static Attachment multiple(Program program, Hook.Kind kind, List<String> functions) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment names = arena.allocate(ValueLayout.ADDRESS, functions.size());
            for (int i = 0; i < functions.size(); i++) {
                names.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(functions.get(i)));
            }
            return new Attachment(
                    false,
                    true,
                    new Attributes(arena, LINK_ATTRIBUTES)
                            .descriptor(0, program.descriptor())
                            .word(8, kind == Hook.Kind.SESSION ? BPF_TRACE_KPROBE_SESSION : BPF_TRACE_KPROBE_MULTI)
                            .word(16, kind == Hook.Kind.KRETPROBE ? BPF_F_KPROBE_MULTI_RETURN : 0)
                            .word(20, functions.size())
                            .pointer(24, names)
                            .open(
                                    "attach a BPF program to %d functions".formatted(functions.size()),
                                    Command.LINK_CREATE));
        }
    }

    /** Whether it is a kprobe, which can be switched off. */
    public boolean byKprobe() {
        return byKprobe;
    }

    /** Hits that a kprobe lost; empty where the kernel does not say, as before 6.7, and for what loses none. */
    public OptionalLong missed() throws NativeException {
        if (!byKprobe || !linked) {
            return OptionalLong.empty();
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = info(arena, descriptors.getFirst());
            return info.byteSize() >= PERF_MISSED + Long.BYTES
                    ? OptionalLong.of(info.get(ValueLayout.JAVA_LONG, PERF_MISSED))
                    : OptionalLong.empty();
        }
    }

    /** One of an earlier process. */
    public static Attachment pinned(Path name) throws NativeException {
        FileDescriptor link = Pin.open(name);
        try (Arena arena = Arena.ofConfined()) {
            return new Attachment(info(arena, link).get(ValueLayout.JAVA_INT, 0) == PERF_EVENT_LINK, true, link);
        } catch (NativeException e) {
            link.close();
            throw e;
        }
    }

    /** Gives it a name by which it outlives this process, and the program with it. */
    public void pin(Path name) throws NativeException {
        Pin.make(descriptors.getFirst(), name);
    }

    /** Whether what is attached to kprobes can outlive a process too, as from 5.15 on. */
    public static boolean canOutlive(Program probed) {
        try (Arena arena = Arena.ofConfined()) {
            new Attributes(arena, LINK_ATTRIBUTES)
                    .descriptor(0, probed.descriptor())
                    .word(4, -1)
                    .word(8, BPF_PERF_EVENT)
                    .open("attach a BPF program to nothing", Command.LINK_CREATE)
                    .close();
            return true;
        } catch (NativeException e) {
            return e.errno() == Errno.EBADF;
        }
    }

    /** As much as this kernel says. */
    private static MemorySegment info(Arena arena, FileDescriptor link) throws NativeException {
        return ObjectInfo.of(arena, link, INFO_BYTES, "ask about a BPF link");
    }

    @Override
    public void close() {
        descriptors.forEach(FileDescriptor::close);
    }

    /** Before 5.15 there are no links to events, and an event has its program until it is closed. */
    private static Attachment attach(Program program, FileDescriptor event) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            FileDescriptor link = new Attributes(arena, LINK_ATTRIBUTES)
                    .descriptor(0, program.descriptor())
                    .descriptor(4, event)
                    .word(8, BPF_PERF_EVENT)
                    .open("attach a BPF program to " + event, Command.LINK_CREATE);
            return new Attachment(true, true, link, event);
        } catch (NativeException e) {
            if (e.errno() != Errno.EINVAL) {
                throw e;
            }
        }
        event.ioctl(
                "set BPF program",
                PERF_EVENT_IOC_SET_BPF,
                MemorySegment.ofAddress(program.descriptor().number()));
        return new Attachment(true, false, event);
    }
}
