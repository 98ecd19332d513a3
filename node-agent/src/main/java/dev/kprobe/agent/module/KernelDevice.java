// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.nativeaccess.FileDescriptor;
import dev.kprobe.agent.nativeaccess.Mapping;
import dev.kprobe.agent.nativeaccess.NativeAccess;
import dev.kprobe.agent.nativeaccess.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * The device by {@code ioctl(2)} and {@code mmap(2)}.
 *
 * <p>Hits are read from the mapped counters without a system call; only misses, which the kernel keeps elsewhere, take
 * one. The mapping is a reference to the open file, so both must go for the probes to go.
 */
public final class KernelDevice implements ProbeDevice {
    private final FileDescriptor file;
    private final DeviceInfo info;
    private final Mapping counters;

    private KernelDevice(FileDescriptor file, DeviceInfo info, Mapping counters) {
        this.file = file;
        this.info = info;
        this.counters = counters;
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
            DeviceInfo info = readInfo(file);
            return new KernelDevice(file, info, file.mapReadOnly(info.countersBytes()));
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
    public int add(DeviceProbe probe) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment struct = arena.allocate(Uapi.Probe.SIZE, Uapi.U64.byteAlignment());
            struct.set(Uapi.U32, Uapi.Probe.KIND, probe.onReturn() ? Uapi.KIND_RETURN : Uapi.KIND_ENTRY);
            struct.set(Uapi.U32, Uapi.Probe.TGID, probe.processId());
            struct.set(Uapi.U64, Uapi.Probe.OFFSET, probe.offset());
            Uapi.put(struct, Uapi.Probe.NAME, probe.name());
            Uapi.put(struct, Uapi.Probe.SYMBOL, probe.symbol());
            Uapi.put(struct, Uapi.Probe.COMM, probe.command());
            file.ioctl("add probe in " + probe.symbol(), Uapi.IOC_ADD, struct);
            return struct.get(Uapi.U32, Uapi.Probe.SLOT);
        }
    }

    @Override
    public Counts remove(int slot) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = state(arena, "remove probe", Uapi.IOC_DEL, slot);
            return new Counts(state.get(Uapi.U64, Uapi.State.HITS), state.get(Uapi.U64, Uapi.State.MISSED));
        }
    }

    @Override
    public Counts counts(int slot) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = state(arena, "read probe", Uapi.IOC_STATE, slot);
            return new Counts(hits(slot), state.get(Uapi.U64, Uapi.State.MISSED));
        }
    }

    @Override
    public void close() {
        counters.close();
        file.close();
    }

    private MemorySegment state(Arena arena, String what, long request, int slot) throws NativeException {
        MemorySegment state = arena.allocate(Uapi.State.SIZE, Uapi.U64.byteAlignment());
        state.set(Uapi.U32, Uapi.State.SLOT, slot);
        file.ioctl(what + " in slot " + slot, request, state);
        return state;
    }

    private long hits(int slot) {
        long sum = 0;
        for (int cpu = 0; cpu < info.cpus(); cpu++) {
            sum += counters.memory().get(Uapi.U64, ((long) cpu * info.slots() + slot) * info.slotBytes());
        }
        return sum;
    }

    private static DeviceInfo readInfo(FileDescriptor file) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(Uapi.Info.SIZE, Uapi.U64.byteAlignment());
            file.ioctl("read module information", Uapi.IOC_INFO, info);
            return new DeviceInfo(
                    info.get(Uapi.U32, Uapi.Info.ABI),
                    info.get(Uapi.U32, Uapi.Info.CPUS),
                    info.get(Uapi.U32, Uapi.Info.SLOTS),
                    info.get(Uapi.U32, Uapi.Info.SLOT_BYTES),
                    info.get(Uapi.U64, Uapi.Info.COUNTERS_BYTES),
                    info.get(Uapi.U32, Uapi.Info.PROBES),
                    Uapi.Info.version(info));
        }
    }
}
