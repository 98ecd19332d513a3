// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.nativeaccess;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;

/** {@code bpf(2)} and what goes with it. */
public final class BpfCall {
    private static final Numbers NUMBERS = Numbers.of(System.getProperty("os.arch", ""));
    private static final int RLIMIT_MEMLOCK = 8;
    private static final long UNLIMITED = -1;
    private static final int MEMBARRIER_CMD_GLOBAL = 1;

    private BpfCall() {}

    /**
     * A command that gives a number.
     *
     * @param attempt for the message of a failure
     * @param command by its number in {@code linux/bpf.h}
     * @param attributes a {@code union bpf_attr}; what the kernel does not know of it must be 0
     */
    public static long call(String attempt, int command, MemorySegment attributes) throws NativeException {
        return Libc.systemCall(attempt, NUMBERS.bpf, command, attributes.address(), attributes.byteSize(), 0, 0);
    }

    /** A command that gives a descriptor, which the kernel always makes close-on-exec. */
    public static FileDescriptor open(String attempt, int command, MemorySegment attributes) throws NativeException {
        return new FileDescriptor((int) call(attempt, command, attributes), attempt);
    }

    /** Before 5.11 maps and programs count as locked memory of the process, of which it may have little. */
    public static void unlimitMemory() throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(ValueLayout.JAVA_LONG, 2);
            limit.fill((byte) UNLIMITED);
            Libc.systemCall(
                    "allow any amount of locked memory", NUMBERS.prlimit, 0, RLIMIT_MEMLOCK, limit.address(), 0, 0);
        }
    }

    /** Returns when every program that runs now has ended, on whatever CPU it is ({@code synchronize_rcu}). */
    public static void awaitPrograms() throws NativeException {
        Libc.systemCall("membarrier", NUMBERS.membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0, 0, 0);
    }

    private record Numbers(long bpf, long prlimit, long membarrier) {
        static Numbers of(String architecture) {
            return switch (architecture.toLowerCase(Locale.ROOT)) {
                case "amd64", "x86_64" -> new Numbers(321, 302, 324);
                case "aarch64", "arm64" -> new Numbers(280, 261, 283);
                default -> throw new IllegalStateException("no system call numbers for architecture " + architecture);
            };
        }
    }
}
