// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

import static dev.kprobe.agent.module.Uapi.U32;
import static dev.kprobe.agent.module.Uapi.U64;

import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.counters.GroupHits;
import dev.kprobe.agent.nativeaccess.Errno;
import dev.kprobe.agent.nativeaccess.FileDescriptor;
import dev.kprobe.agent.nativeaccess.Mapping;
import dev.kprobe.agent.nativeaccess.NativeAccess;
import dev.kprobe.agent.nativeaccess.NativeException;
import dev.kprobe.api.rules.Histograms;
import dev.kprobe.api.v1alpha1.Histogram;
import dev.kprobe.api.v1alpha1.RecordCounts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The device by {@code ioctl(2)} and {@code mmap(2)}.
 *
 * <p>A mapping is a reference to the open file, so all of them must go for the probes to go.
 */
public final class KernelDevice implements ProbeDevice {
    private static final VarHandle COUNTER = U64.varHandle();

    private final FileDescriptor file;
    private final DeviceInfo info;
    private final List<Mapping> mappings = new ArrayList<>();
    private @Nullable MemorySegment counters;

    private KernelDevice(FileDescriptor file, DeviceInfo info) {
        this.file = file;
        this.info = info;
    }

    /** What the module behind the device says of itself, whatever the version of its interface. */
    public static DeviceInfo inspect(Path node) throws NativeException {
        try (FileDescriptor file = NativeAccess.open(node, NativeAccess.O_RDWR)) {
            return readInfo(file);
        }
    }

    /** Opens the device; its interface must be the one this agent was built for. */
    public static KernelDevice open(Path node) throws NativeException {
        FileDescriptor file = NativeAccess.open(node, NativeAccess.O_RDWR);
        try {
            return new KernelDevice(file, readInfo(file));
        } catch (NativeException e) {
            file.close();
            throw e;
        }
    }

    /** Whether this agent speaks the module's interface. */
    public static boolean speaks(DeviceInfo info) {
        return info.abi() == Uapi.ABI;
    }

    @Override
    public DeviceInfo info() throws NativeException {
        return readInfo(file);
    }

    @Override
    public Placed add(DeviceProbe probe) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment struct = ProbeStruct.of(probe, arena);
            file.ioctl("add probe in " + probe.symbol(), Uapi.IOC_ADD, struct);
            return ProbeStruct.placed(struct);
        }
    }

    @Override
    public Optional<Adopted> adopt(String name) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment struct = ProbeStruct.named(name, arena);
            file.ioctl("adopt probe " + name, Uapi.IOC_ADOPT, struct);
            return Optional.of(new Adopted(ProbeStruct.probe(struct), ProbeStruct.placed(struct)));
        } catch (NativeException e) {
            if (e.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void renew() throws NativeException {
        file.ioctl("renew leases", Uapi.IOC_RENEW);
    }

    @Override
    public Counts remove(int slot) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            return counts(state(arena, "remove probe", Uapi.IOC_DEL, slot));
        }
    }

    @Override
    public Reading read(int slot) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = state(arena, "read probe", Uapi.IOC_STATE, slot);
            return new Reading(counts(state), Uapi.State.health(state), Uapi.State.cost(state));
        }
    }

    @Override
    public long hits(int slot, int cpu) throws NativeException {
        if (counters == null) {
            counters = mapped(file.mapReadOnly(0, info.countersBytes()));
        }
        return (long) COUNTER.getVolatile(counters, ((long) cpu * info.slots() + slot) * info.slotBytes());
    }

    @Override
    public void limit(int slot, Set<Long> cgroups) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            long[] ids = cgroups.stream().mapToLong(Long::longValue).toArray();
            MemorySegment request = arena.allocate(Uapi.Cgroups.SIZE, U64.byteAlignment());
            request.set(U32, Uapi.Cgroups.SLOT, slot);
            request.set(U32, Uapi.Cgroups.NUMBER, ids.length);
            request.set(U64, Uapi.Cgroups.ADDRESS, arena.allocateFrom(U64, ids).address());
            file.ioctl("limit slot %d to %d cgroups".formatted(slot, ids.length), Uapi.IOC_CGROUPS, request);
        }
    }

    @Override
    public Histogram durations(int slot) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment histogram = arena.allocate(Uapi.Histogram.SIZE, U64.byteAlignment());
            histogram.set(U32, Uapi.Histogram.SLOT, slot);
            file.ioctl("read durations of slot " + slot, Uapi.IOC_HISTOGRAM, histogram);
            long[] buckets = new long[Uapi.BUCKETS];
            for (int i = 0; i < buckets.length; i++) {
                buckets[i] = histogram.get(U64, Uapi.Histogram.COUNTS + (long) i * Long.BYTES);
            }
            return Histograms.of(
                    buckets, histogram.get(U64, Uapi.Histogram.LONGEST), histogram.get(U64, Uapi.Histogram.TOTAL));
        }
    }

    @Override
    public List<DeviceGroup> groups(int slot) throws NativeException {
        int room = Uapi.GROUPS_MAX * info.cpus();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment groups = arena.allocate(room * Uapi.Groups.GROUP_SIZE, U64.byteAlignment());
            MemorySegment request = arena.allocate(Uapi.Groups.SIZE, U64.byteAlignment());
            request.set(U32, Uapi.Groups.SLOT, slot);
            request.set(U32, Uapi.Groups.NUMBER, room);
            request.set(U64, Uapi.Groups.ADDRESS, groups.address());
            file.ioctl("read groups of slot " + slot, Uapi.IOC_GROUPS, request);
            return List.copyOf(sum(groups, Math.min(room, request.get(U32, Uapi.Groups.NUMBER))));
        }
    }

    @Override
    public Rings rings(int bytes, int watermark) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(Uapi.Rings.SIZE, U64.byteAlignment());
            request.set(U32, Uapi.Rings.BYTES, bytes);
            request.set(U32, Uapi.Rings.WATERMARK, watermark);
            file.ioctl("make rings", Uapi.IOC_RINGS, request);
            long stride = request.get(U64, Uapi.Rings.STRIDE);
            long page = (stride - bytes) / 2;
            List<Rings.Ring> rings = new ArrayList<>();
            for (int cpu = 0; cpu < info.cpus(); cpu++) {
                long offset = request.get(U64, Uapi.Rings.OFFSET) + cpu * stride;
                ring(cpu, offset, page, bytes).ifPresent(rings::add);
            }
            return new Rings(file::awaitReadable, info.registers(), rings);
        }
    }

    @Override
    public void close() {
        mappings.forEach(Mapping::close);
        mappings.clear();
        file.close();
    }

    /** A CPU that could be plugged in but is not there has no ring. */
    private Optional<Rings.Ring> ring(int cpu, long offset, long page, int bytes) throws NativeException {
        Mapping header;
        try {
            header = file.mapReadOnly(offset, page);
        } catch (NativeException e) {
            if (e.errno() == Errno.EINVAL) {
                return Optional.empty();
            }
            throw e;
        }
        return Optional.of(new Rings.Ring(
                cpu,
                mapped(header),
                mapped(file.mapReadWrite(offset + page, page)),
                mapped(file.mapReadOnly(offset + 2 * page, bytes))));
    }

    private MemorySegment mapped(Mapping mapping) {
        mappings.add(mapping);
        return mapping.memory();
    }

    private MemorySegment state(Arena arena, String what, long request, int slot) throws NativeException {
        MemorySegment state = arena.allocate(Uapi.State.SIZE, U64.byteAlignment());
        state.set(U32, Uapi.State.SLOT, slot);
        file.ioctl(what + " in slot " + slot, request, state);
        return state;
    }

    private static Counts counts(MemorySegment state) {
        return new Counts(
                state.get(U64, Uapi.State.HITS),
                state.get(U64, Uapi.State.MISSED),
                state.get(U64, Uapi.State.FILTERED),
                new RecordCounts(
                        state.get(U64, Uapi.State.WRITTEN),
                        state.get(U64, Uapi.State.SAMPLED_OUT),
                        state.get(U64, Uapi.State.LIMITED),
                        state.get(U64, Uapi.State.DROPPED),
                        state.get(U64, Uapi.State.NESTED)),
                Histogram.NONE,
                GroupHits.NONE);
    }

    /** A group is there once for each CPU. */
    private static Collection<DeviceGroup> sum(MemorySegment groups, int number) {
        Map<List<Object>, DeviceGroup> sums = new LinkedHashMap<>();
        for (int i = 0; i < number; i++) {
            long at = i * Uapi.Groups.GROUP_SIZE;
            long key = groups.get(U64, at + Uapi.Groups.KEY);
            String text = Uapi.text(groups, at + Uapi.Groups.KEY, (int) Uapi.Groups.KEY_SIZE);
            long hits = groups.get(U64, at + Uapi.Groups.HITS);
            sums.merge(
                    List.of(key, text),
                    new DeviceGroup(key, text, hits),
                    (one, other) -> new DeviceGroup(key, text, one.hits() + other.hits()));
        }
        return sums.values();
    }

    private static DeviceInfo readInfo(FileDescriptor file) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(Uapi.Info.SIZE, U64.byteAlignment());
            file.ioctl("read module information", Uapi.IOC_INFO, info);
            return new DeviceInfo(
                    info.get(U32, Uapi.Info.ABI),
                    info.get(U32, Uapi.Info.CPUS),
                    info.get(U32, Uapi.Info.SLOTS),
                    info.get(U32, Uapi.Info.SLOT_BYTES),
                    info.get(U64, Uapi.Info.COUNTERS_BYTES),
                    info.get(U32, Uapi.Info.PROBES),
                    info.get(U32, Uapi.Info.REGISTERS),
                    Uapi.Info.version(info));
        }
    }
}
