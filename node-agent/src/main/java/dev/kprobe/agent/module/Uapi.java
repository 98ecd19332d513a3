// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

import dev.kprobe.api.v1alpha1.BudgetOf;
import dev.kprobe.api.v1alpha1.ProbeCost;
import dev.kprobe.api.v1alpha1.Taken;
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

    static final int FILTER_UID = 1;
    static final int FILTER_CGROUPS = 2;
    static final int SIGNED = 0x10;
    static final int COMPARISONS = 6;
    static final int BUDGET_MAX = 1_000_000;
    static final int CGROUPS_MAX = 1024;
    static final int REARM = 0x8000_0000;
    static final int GROUPS_MAX = 256;
    static final int BUCKETS = 64;

    private static final int INFO_SIZE = 64;
    private static final int PROBE_SIZE = 408;
    private static final int STATE_SIZE = 104;
    private static final int HISTOGRAM_SIZE = 24 + 8 * BUCKETS;
    private static final int GROUPS_SIZE = 24;
    private static final int RINGS_SIZE = 24;

    private static final int CGROUPS_SIZE = 16;

    private static final int NONE = 0;
    private static final int WRITE = 1;
    private static final int READ = 2;
    private static final int READ_WRITE = 3;
    private static final int MAGIC = 0xB7;

    static final long IOC_INFO = request(READ, 0, INFO_SIZE);
    static final long IOC_ADD = request(READ_WRITE, 1, PROBE_SIZE);
    static final long IOC_DEL = request(READ_WRITE, 2, STATE_SIZE);
    static final long IOC_STATE = request(READ_WRITE, 3, STATE_SIZE);
    static final long IOC_CGROUPS = request(WRITE, 4, CGROUPS_SIZE);
    static final long IOC_HISTOGRAM = request(READ_WRITE, 5, HISTOGRAM_SIZE);
    static final long IOC_GROUPS = request(READ_WRITE, 6, GROUPS_SIZE);
    static final long IOC_RINGS = request(READ_WRITE, 7, RINGS_SIZE);
    static final long IOC_ADOPT = request(READ_WRITE, 8, PROBE_SIZE);
    static final long IOC_RENEW = request(NONE, 9, 0);

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
        static final long REGISTERS = 28;
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
        static final long FUNCTIONS = 16;
        static final long FILTERS = 20;
        static final long UID = 24;
        static final long GROUP = 28;
        static final long CAPTURE = 32;
        static final long ARGUMENTS = 36;
        static final long DEPTH = 40;
        static final long SAMPLE = 44;
        static final long LIMIT = 48;
        static final long HISTOGRAM = 52;
        static final long LEASE = 56;
        static final long BUDGET = 60;
        static final long OFFSET = 64;
        static final long NAME = 72;
        static final long SYMBOL = 136;
        static final long COMM = 264;
        static final long COMPARISONS = 280;
        static final long RESULT = COMPARISONS + Uapi.COMPARISONS * Comparison.SIZE;
        static final long GENERATION = RESULT + Comparison.SIZE + 8;

        private Probe() {}
    }

    /** {@code struct kpm_comparison}. */
    static final class Comparison {
        static final long SIZE = 16;
        static final long ARGUMENT = 0;
        static final long OPERATOR = 4;
        static final long VALUE = 8;

        private Comparison() {}
    }

    /** {@code struct kpm_state}. */
    static final class State {
        static final long SIZE = STATE_SIZE;
        static final long SLOT = 0;
        static final long STATE = 4;
        static final long HITS = 8;
        static final long FILTERED = 16;
        static final long MISSED = 24;
        static final long WRITTEN = 32;
        static final long SAMPLED_OUT = 40;
        static final long LIMITED = 48;
        static final long DROPPED = 56;
        static final long NESTED = 64;
        static final long COST = 72;
        static final long SHARE = 88;
        static final long DEGRADED = 92;
        static final long OVER = 96;
        static final long CHANGES = 100;

        private State() {}

        static ProbeCost cost(MemorySegment state) {
            return new ProbeCost(
                    state.get(U64, COST),
                    Integer.toUnsignedLong(state.get(U32, SHARE)),
                    switch (state.get(U32, DEGRADED)) {
                        case 0 -> Taken.Nothing;
                        case 1 -> Taken.Stacks;
                        case 2 -> Taken.Records;
                        default -> Taken.Probe;
                    },
                    switch (state.get(U32, OVER)) {
                        case 1 -> BudgetOf.Probe;
                        case 2 -> BudgetOf.Node;
                        default -> null;
                    },
                    Integer.toUnsignedLong(state.get(U32, CHANGES)));
        }

        static Reading.Health health(MemorySegment state) {
            return switch (state.get(U32, STATE)) {
                case 1 -> Reading.Health.GONE;
                case 2 -> Reading.Health.DISABLED;
                case 3 -> Reading.Health.EXPIRED;
                case 4 -> Reading.Health.OVER_BUDGET;
                default -> Reading.Health.COUNTING;
            };
        }
    }

    /** {@code struct kpm_cgroups}. */
    static final class Cgroups {
        static final long SIZE = CGROUPS_SIZE;
        static final long SLOT = 0;
        static final long NUMBER = 4;
        static final long ADDRESS = 8;

        private Cgroups() {}
    }

    /** {@code struct kpm_histogram}. */
    static final class Histogram {
        static final long SIZE = HISTOGRAM_SIZE;
        static final long SLOT = 0;
        static final long TOTAL = 8;
        static final long LONGEST = 16;
        static final long COUNTS = 24;

        private Histogram() {}
    }

    /** {@code struct kpm_groups} and {@code struct kpm_group}. */
    static final class Groups {
        static final long SIZE = GROUPS_SIZE;
        static final long SLOT = 0;
        static final long NUMBER = 4;
        static final long ADDRESS = 8;
        static final long GROUP_SIZE = 24;
        static final long KEY = 0;
        static final long KEY_SIZE = 16;
        static final long HITS = 16;

        private Groups() {}
    }

    /** {@code struct kpm_rings}. */
    static final class Rings {
        static final long SIZE = RINGS_SIZE;
        static final long BYTES = 0;
        static final long WATERMARK = 4;
        static final long OFFSET = 8;
        static final long STRIDE = 16;

        private Rings() {}
    }

    /** {@code _IOC} of {@code asm-generic/ioctl.h}, as x86, ARM and RISC-V have it. */
    private static long request(int direction, int number, int size) {
        return (long) direction << 30 | (long) size << 16 | (long) MAGIC << 8 | number;
    }

    /** Reads a text of at most so many bytes. */
    static String text(MemorySegment struct, long offset, int size) {
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
