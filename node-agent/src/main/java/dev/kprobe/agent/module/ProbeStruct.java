// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

import static dev.kprobe.agent.module.Uapi.U32;
import static dev.kprobe.agent.module.Uapi.U64;

import dev.kprobe.agent.module.DeviceFilter.Condition;
import dev.kprobe.api.v1alpha1.Capture;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.Operator;
import dev.kprobe.api.v1alpha1.Sampling;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code struct kpm_probe} from a probe, and back. */
final class ProbeStruct {
    /** All arguments that calls pass in registers. */
    private static final int ALL_ARGUMENTS = 6;

    private ProbeStruct() {}

    static MemorySegment of(DeviceProbe probe, Arena arena) {
        MemorySegment struct = named(probe.name(), arena);
        DeviceFilter filter = probe.filter();
        DeviceExtras extras = probe.extras();
        Long userId = filter.userId();
        struct.set(U32, Uapi.Probe.KIND, probe.onReturn() ? Uapi.KIND_RETURN : Uapi.KIND_ENTRY);
        struct.set(U32, Uapi.Probe.TGID, filter.processId());
        struct.set(
                U32,
                Uapi.Probe.FILTERS,
                (userId == null ? 0 : Uapi.FILTER_UID) | (filter.cgroups() ? Uapi.FILTER_CGROUPS : 0));
        struct.set(U32, Uapi.Probe.UID, userId == null ? 0 : userId.intValue());
        struct.set(U32, Uapi.Probe.GROUP, group(extras.group()));
        struct.set(U32, Uapi.Probe.CAPTURE, bits(extras.capture()));
        struct.set(U32, Uapi.Probe.ARGUMENTS, extras.capture().contains(Capture.Arguments) ? ALL_ARGUMENTS : 0);
        struct.set(U32, Uapi.Probe.SAMPLE, extras.sampling().every());
        struct.set(U32, Uapi.Probe.LIMIT, extras.sampling().maxRecordsPerSecond());
        struct.set(U32, Uapi.Probe.HISTOGRAM, extras.histogram() ? 1 : 0);
        struct.set(U32, Uapi.Probe.LEASE, extras.leaseMillis());
        struct.set(U32, Uapi.Probe.BUDGET, budget(extras.cpuMillis()));
        struct.set(U64, Uapi.Probe.OFFSET, probe.offset());
        Uapi.put(struct, Uapi.Probe.SYMBOL, probe.symbol());
        Uapi.put(struct, Uapi.Probe.COMM, filter.command());
        for (int i = 0; i < filter.arguments().size(); i++) {
            put(
                    struct,
                    Uapi.Probe.COMPARISONS + i * Uapi.Comparison.SIZE,
                    filter.arguments().get(i));
        }
        put(struct, Uapi.Probe.RESULT, filter.result());
        return struct;
    }

    /** With a name alone, as adoption takes it. */
    static MemorySegment named(String name, Arena arena) {
        MemorySegment struct = arena.allocate(Uapi.Probe.SIZE, U64.byteAlignment());
        Uapi.put(struct, Uapi.Probe.NAME, name);
        return struct;
    }

    static Placed placed(MemorySegment struct) {
        return new Placed(
                struct.get(U32, Uapi.Probe.SLOT),
                struct.get(U64, Uapi.Probe.GENERATION),
                struct.get(U32, Uapi.Probe.FUNCTIONS));
    }

    static DeviceProbe probe(MemorySegment struct) {
        int filters = struct.get(U32, Uapi.Probe.FILTERS);
        List<Condition> arguments = new ArrayList<>();
        for (int i = 0; i < Uapi.COMPARISONS; i++) {
            Condition condition = condition(struct, Uapi.Probe.COMPARISONS + i * Uapi.Comparison.SIZE, true);
            if (condition != null) {
                arguments.add(condition);
            }
        }
        DeviceFilter filter = new DeviceFilter(
                (filters & Uapi.FILTER_CGROUPS) != 0,
                struct.get(U32, Uapi.Probe.TGID),
                Uapi.text(struct, Uapi.Probe.COMM, Uapi.COMM_SIZE),
                (filters & Uapi.FILTER_UID) != 0 ? Integer.toUnsignedLong(struct.get(U32, Uapi.Probe.UID)) : null,
                arguments,
                condition(struct, Uapi.Probe.RESULT, false));
        DeviceExtras extras = new DeviceExtras(
                group(struct.get(U32, Uapi.Probe.GROUP)),
                captures(struct.get(U32, Uapi.Probe.CAPTURE), struct.get(U32, Uapi.Probe.ARGUMENTS)),
                new Sampling(struct.get(U32, Uapi.Probe.SAMPLE), struct.get(U32, Uapi.Probe.LIMIT)),
                struct.get(U32, Uapi.Probe.HISTOGRAM) != 0,
                struct.get(U32, Uapi.Probe.LEASE),
                cpuMillis(struct.get(U32, Uapi.Probe.BUDGET)));
        return new DeviceProbe(
                Uapi.text(struct, Uapi.Probe.NAME, Uapi.NAME_SIZE),
                struct.get(U32, Uapi.Probe.KIND) == Uapi.KIND_RETURN,
                Uapi.text(struct, Uapi.Probe.SYMBOL, Uapi.SYMBOL_SIZE),
                struct.get(U64, Uapi.Probe.OFFSET),
                filter,
                extras);
    }

    /**
     * Costs are measured while a budget holds, so where any will do, there is one that a thousand CPUs cannot exceed.
     */
    private static int budget(int cpuMillis) {
        return cpuMillis == 0 ? Uapi.BUDGET_MAX : cpuMillis | Uapi.REARM;
    }

    private static int cpuMillis(int budget) {
        return (budget & Uapi.REARM) == 0 ? 0 : budget & ~Uapi.REARM;
    }

    private static void put(MemorySegment struct, long at, @Nullable Condition condition) {
        if (condition != null) {
            struct.set(U32, at + Uapi.Comparison.ARGUMENT, condition.argument());
            struct.set(
                    U32,
                    at + Uapi.Comparison.OPERATOR,
                    operator(condition.operator()) | (condition.signed() ? Uapi.SIGNED : 0));
            struct.set(U64, at + Uapi.Comparison.VALUE, condition.value());
        }
    }

    private static @Nullable Condition condition(MemorySegment struct, long at, boolean ofArgument) {
        int number = struct.get(U32, at + Uapi.Comparison.OPERATOR);
        for (Operator operator : Operator.values()) {
            if (operator(operator) == (number & ~Uapi.SIGNED)) {
                return new Condition(
                        ofArgument ? struct.get(U32, at + Uapi.Comparison.ARGUMENT) : 0,
                        operator,
                        struct.get(U64, at + Uapi.Comparison.VALUE),
                        (number & Uapi.SIGNED) != 0);
            }
        }
        return null;
    }

    private static int operator(Operator operator) {
        return switch (operator) {
            case Equal -> 1;
            case NotEqual -> 2;
            case Less -> 3;
            case LessOrEqual -> 4;
            case Greater -> 5;
            case GreaterOrEqual -> 6;
            case AnyBit -> 7;
        };
    }

    private static int group(GroupBy group) {
        return switch (group) {
            case None -> 0;
            case Pod -> 1;
            case Command -> 2;
            case Process -> 3;
            case ReturnValue -> 4;
        };
    }

    private static GroupBy group(int number) {
        for (GroupBy group : GroupBy.values()) {
            if (group(group) == number) {
                return group;
            }
        }
        return GroupBy.None;
    }

    private static int bits(Set<Capture> captures) {
        return captures.stream().mapToInt(ProbeStruct::bit).reduce(0, (one, other) -> one | other);
    }

    private static Set<Capture> captures(int bits, int arguments) {
        Set<Capture> captures = EnumSet.noneOf(Capture.class);
        for (Capture capture : Capture.values()) {
            if (capture != Capture.Arguments && (bits & bit(capture)) != 0) {
                captures.add(capture);
            }
        }
        if (arguments > 0) {
            captures.add(Capture.Arguments);
        }
        return captures;
    }

    /** Every record names its task, so that bit also makes records of arguments alone. */
    private static int bit(Capture capture) {
        return switch (capture) {
            case Task, Arguments -> 0x80;
            case Credentials -> 0x02;
            case Memory -> 0x04;
            case Registers -> 0x08;
            case Stack -> 0x20;
            case UserStack -> 0x40;
        };
    }
}
