// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The parts of {@code struct perf_event_attr} ({@code linux/perf_event.h}) that counting a tracepoint takes. */
final class PerfAttributes {
    private static final int PERF_TYPE_TRACEPOINT = 2;
    /** Size of the struct as of Linux 4.1; the kernel takes every older size and fills up with zeros. */
    private static final int PERF_ATTR_SIZE_VER5 = 112;

    private static final long TYPE = 0;
    private static final long SIZE = 4;
    private static final long CONFIG = 8;
    private static final long FLAGS = 40;

    private static final long DISABLED = 1L;
    private static final long INHERIT = 1L << 1;
    /** Linux 5.13: children inherit only when they are threads of the same process. */
    private static final long INHERIT_THREAD = 1L << 35;

    private PerfAttributes() {}

    /**
     * Counts the event on one CPU, whoever runs there; starts disabled, so that no hit passes before the filter is set.
     */
    static MemorySegment perCpu(Arena arena, long eventId) {
        return counting(arena, eventId, DISABLED);
    }

    /** Counts the event in one thread and in the threads it starts, but not in child processes; starts disabled. */
    static MemorySegment perThread(Arena arena, long eventId) {
        return counting(arena, eventId, DISABLED | INHERIT | INHERIT_THREAD);
    }

    private static MemorySegment counting(Arena arena, long eventId, long flags) {
        MemorySegment attributes = arena.allocate(PERF_ATTR_SIZE_VER5, JAVA_LONG.byteAlignment());
        attributes.set(JAVA_INT, TYPE, PERF_TYPE_TRACEPOINT);
        attributes.set(JAVA_INT, SIZE, PERF_ATTR_SIZE_VER5);
        attributes.set(JAVA_LONG, CONFIG, eventId);
        attributes.set(JAVA_LONG, FLAGS, flags);
        return attributes;
    }
}
