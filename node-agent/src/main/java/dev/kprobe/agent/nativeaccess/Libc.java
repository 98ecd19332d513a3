// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.nativeaccess;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The downcall handles: {@code static final}, called by {@code invokeExact}, so that the JIT compiles each into the
 * bare call. Every method takes the attempt as a phrase and throws it with the captured errno.
 */
@SuppressWarnings("restricted")
final class Libc {
    /** As in {@code sys/mman.h}. */
    private static final int PROT_READ = 1;

    private static final int PROT_WRITE = 2;

    private static final int MAP_SHARED = 1;
    private static final long MAP_FAILED = -1;
    private static final int EIO = 5;
    private static final int EINTR = 4;
    private static final short POLLIN = 1;
    private static final long POLLFD_SIZE = 8;
    private static final long POLLFD_EVENTS = 4;
    private static final int EAGAIN = 11;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno")).withInvokeExactBehavior();

    private static final MethodHandle MH$open = find("open", 2, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle MH$close = find("close", -1, JAVA_INT, JAVA_INT);
    private static final MethodHandle MH$read = find("read", -1, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle MH$write = find("write", -1, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle MH$ioctl = find("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);
    private static final MethodHandle MH$mmap =
            find("mmap", -1, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle MH$poll = find("poll", -1, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle MH$munmap = find("munmap", -1, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle MH$mknod = find("mknod", -1, JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG);
    private static final MethodHandle MH$mount =
            find("mount", -1, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
    private static final MethodHandle MH$syscall =
            find("syscall", 1, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    /** One capture segment per thread: allocating one per call would double the cost of a call. */
    private static final ThreadLocal<MemorySegment> STATE =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(CAPTURE));

    private Libc() {}

    static int open(String attempt, MemorySegment path, int flags) throws NativeException {
        MemorySegment state = STATE.get();
        int result;
        try {
            result = (int) MH$open.invokeExact(state, path, flags, 0);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        return (int) checked(attempt, result, state);
    }

    static void close(int descriptor) {
        try {
            // The descriptor is gone whatever close(2) says, so there is nothing to do about a failure.
            int ignored = (int) MH$close.invokeExact(STATE.get(), descriptor);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static long readLong(String attempt, int descriptor) throws NativeException {
        MemorySegment state = STATE.get();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_LONG);
            long result;
            try {
                result = (long) MH$read.invokeExact(state, descriptor, value, JAVA_LONG.byteSize());
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
            long length = checked(attempt, result, state);
            if (length != JAVA_LONG.byteSize()) {
                throw new NativeException(attempt + ", " + length + " bytes instead of 8", EIO);
            }
            return value.get(JAVA_LONG, 0);
        }
    }

    static long read(String attempt, int descriptor, MemorySegment buffer) throws NativeException {
        MemorySegment state = STATE.get();
        long result;
        try {
            result = (long) MH$read.invokeExact(state, descriptor, buffer, buffer.byteSize());
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        if (result < 0 && (int) ERRNO.get(state, 0L) == EAGAIN) {
            return 0;
        }
        return checked(attempt, result, state);
    }

    static void write(String attempt, int descriptor, byte[] bytes) throws NativeException {
        MemorySegment state = STATE.get();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(bytes.length);
            MemorySegment.copy(MemorySegment.ofArray(bytes), 0, buffer, 0, bytes.length);
            long result;
            try {
                result = (long) MH$write.invokeExact(state, descriptor, buffer, (long) bytes.length);
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
            checked(attempt, result, state);
        }
    }

    static int ioctl(String attempt, int descriptor, long request, MemorySegment argument) throws NativeException {
        MemorySegment state = STATE.get();
        int result;
        try {
            result = (int) MH$ioctl.invokeExact(state, descriptor, request, argument);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        return (int) checked(attempt, result, state);
    }

    /** Whether the descriptor can be read before the time is over or a signal comes. */
    static boolean poll(String attempt, int descriptor, int millis) throws NativeException {
        MemorySegment state = STATE.get();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(POLLFD_SIZE, Integer.BYTES);
            request.set(JAVA_INT, 0, descriptor);
            request.set(JAVA_SHORT, POLLFD_EVENTS, POLLIN);
            int result;
            try {
                result = (int) MH$poll.invokeExact(state, request, 1L, millis);
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
            if (result < 0 && (int) ERRNO.get(state, 0L) == EINTR) {
                return false;
            }
            return checked(attempt, result, state) > 0;
        }
    }

    static MemorySegment mapShared(String attempt, int descriptor, long offset, long length, boolean writable)
            throws NativeException {
        MemorySegment state = STATE.get();
        int protection = writable ? PROT_READ | PROT_WRITE : PROT_READ;
        MemorySegment result;
        try {
            result = (MemorySegment)
                    MH$mmap.invokeExact(state, MemorySegment.NULL, length, protection, MAP_SHARED, descriptor, offset);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        if (result.address() == MAP_FAILED) {
            throw new NativeException(attempt, (int) ERRNO.get(state, 0L));
        }
        return result;
    }

    /** Gives a raw mapping its size and its end: it is unmapped when the arena closes. */
    static MemorySegment attach(MemorySegment raw, long length, Arena arena) {
        return raw.reinterpret(length, arena, Libc::unmap);
    }

    private static void unmap(MemorySegment segment) {
        try {
            int ignored = (int) MH$munmap.invokeExact(STATE.get(), segment, segment.byteSize());
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static void mknod(String attempt, MemorySegment path, int mode, long device) throws NativeException {
        MemorySegment state = STATE.get();
        int result;
        try {
            result = (int) MH$mknod.invokeExact(state, path, mode, device);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        checked(attempt, result, state);
    }

    static void mount(String attempt, MemorySegment source, MemorySegment target, MemorySegment type)
            throws NativeException {
        MemorySegment state = STATE.get();
        int result;
        try {
            result = (int) MH$mount.invokeExact(state, source, target, type, 0L, MemorySegment.NULL);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        checked(attempt, result, state);
    }

    /**
     * A system call by number with up to five arguments; pointers are passed as addresses that the caller keeps alive.
     */
    static long systemCall(String attempt, long number, long a, long b, long c, long d, long e) throws NativeException {
        MemorySegment state = STATE.get();
        long result;
        try {
            result = (long) MH$syscall.invokeExact(state, number, a, b, c, d, e);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
        return checked(attempt, result, state);
    }

    private static long checked(String attempt, long result, MemorySegment state) throws NativeException {
        if (result < 0) {
            throw new NativeException(attempt, (int) ERRNO.get(state, 0L));
        }
        return result;
    }

    /** @param variadicFrom index of the first variadic argument, negative for a function without */
    private static MethodHandle find(String name, int variadicFrom, MemoryLayout result, MemoryLayout... arguments) {
        MemorySegment address = LINKER.defaultLookup().findOrThrow(name);
        FunctionDescriptor descriptor = FunctionDescriptor.of(result, arguments);
        Linker.Option capture = Linker.Option.captureCallState("errno");
        return variadicFrom < 0
                ? LINKER.downcallHandle(address, descriptor, capture)
                : LINKER.downcallHandle(address, descriptor, capture, Linker.Option.firstVariadicArg(variadicFrom));
    }
}
