// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Offsets, sizes and numbers of {@code kmod/uapi/kprobe_monitor.h}, version {@value #ABI}. */
final class Uapi {
    static final int ABI = 1;

    static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT.withOrder(ByteOrder.nativeOrder());
    static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG.withOrder(ByteOrder.nativeOrder());

    static final int NAME_SIZE = 64;
    static final int SYMBOL_SIZE = 128;
    static final int COMM_SIZE = 16;
    private static final int VERSION_SIZE = 32;

    static final int KIND_ENTRY = 0;
    static final int KIND_RETURN = 1;

    private static final int INFO_SIZE = 64;
    private static final int PROBE_SIZE = 408;
    private static final int STATE_SIZE = 72;

    private static final int READ = 2;
    private static final int READ_WRITE = 3;
    private static final int MAGIC = 0xB7;

    static final long IOC_INFO = request(READ, 0, INFO_SIZE);
    static final long IOC_ADD = request(READ_WRITE, 1, PROBE_SIZE);
    static final long IOC_DEL = request(READ_WRITE, 2, STATE_SIZE);
    static final long IOC_STATE = request(READ_WRITE, 3, STATE_SIZE);

    private Uapi() {}

    /** {@code struct kpm_info}. */
    static final class Info {
        static final long SIZE = INFO_SIZE;
        static final long ABI = 0;
        static final long CPUS = 4;
        static final long SLOTS = 8;
        static final long SLOT_BYTES = 12;
        static final long COUNTERS_BYTES = 16;
        static final long PROBES = 24;
        private static final long VERSION = 32;

        private Info() {}

        static String version(MemorySegment info) {
            return text(info, VERSION, VERSION_SIZE);
        }
    }

    /** {@code struct kpm_probe}. */
    static final class Probe {
        static final long SIZE = PROBE_SIZE;
        static final long KIND = 0;
        static final long TGID = 8;
        static final long SLOT = 12;
        static final long OFFSET = 64;
        static final long NAME = 72;
        static final long SYMBOL = 136;
        static final long COMM = 264;

        private Probe() {}
    }

    /** {@code struct kpm_state}. */
    static final class State {
        static final long SIZE = STATE_SIZE;
        static final long SLOT = 0;
        static final long HITS = 8;
        static final long MISSED = 24;

        private State() {}
    }

    /** {@code _IOC} of {@code asm-generic/ioctl.h}, as x86, ARM and RISC-V have it. */
    private static long request(int direction, int number, int size) {
        return (long) direction << 30 | (long) size << 16 | (long) MAGIC << 8 | number;
    }

    private static String text(MemorySegment struct, long offset, int size) {
        byte[] bytes = struct.asSlice(offset, size).toArray(ValueLayout.JAVA_BYTE);
        int end = 0;
        while (end < size && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.US_ASCII);
    }

    /** Writes a zero-terminated text; the caller has checked that it fits. */
    static void put(MemorySegment struct, long offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, struct, offset, bytes.length);
    }
}
