// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import dev.kprobe.agent.nativeaccess.FileDescriptor;
import dev.kprobe.agent.nativeaccess.NativeAccess;
import dev.kprobe.agent.nativeaccess.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Several counters on one tracepoint that are read as one.
 *
 * <p>All are opened disabled, get their filter and are only then enabled: there is no moment at which more is counted
 * than asked for. The numbers are exact.
 */
public final class PerfCounters implements EventCounter {
    /** As in {@code linux/perf_event.h}. */
    private static final long PERF_EVENT_IOC_ENABLE = 0x2400;

    private static final long PERF_EVENT_IOC_DISABLE = 0x2401;
    private static final long PERF_EVENT_IOC_SET_FILTER = 0x40082406;

    private final List<FileDescriptor> events = new ArrayList<>();
    private final Map<Integer, FileDescriptor> byCpu = new HashMap<>();

    private PerfCounters() {}

    /**
     * Counts on these CPUs.
     *
     * @param filter in the kernel's filter language, empty for none
     */
    public static PerfCounters perCpu(String name, long eventId, Collection<Integer> cpus, String filter)
            throws NativeException {
        PerfCounters counters = new PerfCounters();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = PerfAttributes.perCpu(arena, eventId);
            for (int cpu : cpus) {
                FileDescriptor event = NativeAccess.openPerfEvent(name + " on cpu " + cpu, attributes, -1, cpu);
                counters.events.add(event);
                counters.byCpu.put(cpu, event);
            }
            return counters.start(filter);
        } catch (NativeException e) {
            counters.close();
            throw e;
        }
    }

    /** Counts in these threads, and in the threads that they start from now on. */
    public static PerfCounters perThread(String name, long eventId, Collection<Integer> threads, String filter)
            throws NativeException {
        PerfCounters counters = new PerfCounters();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = PerfAttributes.perThread(arena, eventId);
            for (int thread : threads) {
                counters.events.add(NativeAccess.openPerfEvent(name + " in thread " + thread, attributes, thread, -1));
            }
            return counters.start(filter);
        } catch (NativeException e) {
            counters.close();
            throw e;
        }
    }

    private PerfCounters start(String filter) throws NativeException {
        if (!filter.isEmpty()) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment text = arena.allocateFrom(filter);
                for (FileDescriptor event : events) {
                    event.ioctl("set filter " + filter, PERF_EVENT_IOC_SET_FILTER, text);
                }
            }
        }
        for (FileDescriptor event : events) {
            event.ioctl("enable", PERF_EVENT_IOC_ENABLE, MemorySegment.NULL);
        }
        return this;
    }

    @Override
    public long total() throws NativeException {
        long sum = 0;
        for (FileDescriptor event : events) {
            sum += event.readLong();
        }
        return sum;
    }

    @Override
    public OptionalLong on(int cpu) throws NativeException {
        FileDescriptor event = byCpu.get(cpu);
        return event == null ? OptionalLong.empty() : OptionalLong.of(event.readLong());
    }

    @Override
    public long stop() throws NativeException {
        for (FileDescriptor event : events) {
            event.ioctl("disable", PERF_EVENT_IOC_DISABLE, MemorySegment.NULL);
        }
        return total();
    }

    @Override
    public void close() {
        events.forEach(FileDescriptor::close);
    }
}
