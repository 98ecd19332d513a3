// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.kernel;

import dev.kprobe.agent.bpf.asm.Code;
import dev.kprobe.agent.bpf.btf.KernelFunction;
import dev.kprobe.agent.bpf.program.Hook;
import dev.kprobe.agent.nativeaccess.Errno;
import dev.kprobe.agent.nativeaccess.FileDescriptor;
import dev.kprobe.agent.nativeaccess.NativeException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.OptionalLong;

/** A program that the kernel has verified and compiled. It does nothing until it is attached. */
public final class Program implements AutoCloseable {
    private static final int BPF_PROG_TYPE_KPROBE = 2;
    private static final int BPF_PROG_TYPE_TRACING = 26;
    private static final int BPF_TRACE_FENTRY = 24;
    private static final int BPF_TRACE_FEXIT = 25;
    private static final int BPF_TRACE_KPROBE_MULTI = 42;
    private static final int BPF_TRACE_KPROBE_SESSION = 56;
    private static final int PROGRAM_ATTRIBUTES = 120;
    private static final int SLOT = 8;
    private static final int LOG_BYTES = 1 << 18;

    private static final int INFO_BYTES = 240;
    private static final int ID = 4;
    private static final int RECURSION_MISSES = 208;

    private final FileDescriptor descriptor;

    private Program(FileDescriptor descriptor) {
        this.descriptor = descriptor;
    }

    /** One that is attached to a function by its number in the kernel's BTF. */
    public static Program traced(Code code, Hook.Kind kind, KernelFunction function) throws IOException {
        int attachType = kind == Hook.Kind.FEXIT ? BPF_TRACE_FEXIT : BPF_TRACE_FENTRY;
        if (function.object() == 0) {
            return load(code, BPF_PROG_TYPE_TRACING, attachType, function.type(), 0);
        }
        try (FileDescriptor module = ModuleTypes.open(function.object())) {
            return load(code, BPF_PROG_TYPE_TRACING, attachType, function.type(), module.number());
        }
    }

    /** One that is attached to any place by name. */
    public static Program probed(Code code) throws IOException {
        return load(code, BPF_PROG_TYPE_KPROBE, 0, 0, 0);
    }

    /** One that is attached to many functions at once. */
    public static Program multiple(Code code) throws IOException {
        return load(code, BPF_PROG_TYPE_KPROBE, BPF_TRACE_KPROBE_MULTI, 0, 0);
    }

    /** One that is attached to both ends of many functions at once. */
    public static Program session(Code code) throws IOException {
        return load(code, BPF_PROG_TYPE_KPROBE, BPF_TRACE_KPROBE_SESSION, 0, 0);
    }

    /**
     * How often it was not run because it ran already on that CPU; empty where the kernel, before 5.12, does not say,
     * and does not keep it from running.
     */
    public OptionalLong recursions() throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = info(arena);
            return info.byteSize() < RECURSION_MISSES + Long.BYTES
                    ? OptionalLong.empty()
                    : OptionalLong.of(info.get(ValueLayout.JAVA_LONG, RECURSION_MISSES));
        }
    }

    /** As much as this kernel says. */
    private MemorySegment info(Arena arena) throws NativeException {
        return ObjectInfo.of(arena, descriptor, INFO_BYTES, "ask about a BPF program");
    }

    /** One of an earlier process. */
    public static Program pinned(Path name) throws NativeException {
        return new Program(Pin.open(name));
    }

    /** Gives it a name by which it outlives this process. */
    public void pin(Path name) throws NativeException {
        Pin.make(descriptor, name);
    }

    /** The kernel's number for it, of which no other program has the same in this boot. */
    public int id() throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            return info(arena).get(ValueLayout.JAVA_INT, ID);
        }
    }

    FileDescriptor descriptor() {
        return descriptor;
    }

    @Override
    public void close() {
        descriptor.close();
    }

    private static Program load(Code code, int programType, int attachType, int function, int module)
            throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment instructions = arena.allocateFrom(ValueLayout.JAVA_BYTE, code.bytes());
            Attributes attributes = new Attributes(arena, PROGRAM_ATTRIBUTES)
                    .word(0, programType)
                    .word(4, (int) (instructions.byteSize() / SLOT))
                    .pointer(8, instructions)
                    .pointer(16, arena.allocateFrom("GPL"))
                    .name(48, "kpm_probe")
                    .word(68, attachType)
                    .word(108, function)
                    .word(112, module);
            try {
                return new Program(attributes.open("load a BPF program", Command.PROG_LOAD));
            } catch (NativeException e) {
                if (e.errno() == Errno.EPERM || e.errno() == Errno.ENOMEM) {
                    throw e;
                }
                throw explained(attributes, arena, e);
            }
        }
    }

    /** The verifier writes down what it does only when it is asked to, since that takes time. */
    private static IOException explained(Attributes attributes, Arena arena, NativeException first) {
        MemorySegment log = arena.allocate(LOG_BYTES);
        attributes.word(24, 1).word(28, LOG_BYTES).pointer(32, log);
        try {
            attributes.open("load a BPF program", Command.PROG_LOAD).close();
            return first;
        } catch (NativeException e) {
            String text = log.getString(0);
            return text.isBlank() ? e : RejectedProgramException.of(text);
        }
    }
}
