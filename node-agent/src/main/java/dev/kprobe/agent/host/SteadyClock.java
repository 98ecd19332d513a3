// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.host;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * The time of day as it was once, and what has passed since by the kernel's monotonic clock: who sets the time of day
 * of the node neither ends a plan early nor keeps one for ever.
 */
public final class SteadyClock extends Clock {
    private final Instant begun;
    private final long begunNanos;
    private final LongSupplier nanoTime;
    private final ZoneId zone;

    /**
     * Begins now.
     *
     * @param wall the time of day, asked once
     * @param nanoTime monotonic
     */
    public SteadyClock(InstantSource wall, LongSupplier nanoTime) {
        this(wall.instant(), nanoTime.getAsLong(), nanoTime, ZoneOffset.UTC);
    }

    private SteadyClock(Instant begun, long begunNanos, LongSupplier nanoTime, ZoneId zone) {
        this.begun = begun;
        this.begunNanos = begunNanos;
        this.nanoTime = nanoTime;
        this.zone = zone;
    }

    /** Of this machine. */
    public static SteadyClock system() {
        return new SteadyClock(InstantSource.system(), System::nanoTime);
    }

    @Override
    public Instant instant() {
        return begun.plusNanos(nanoTime.getAsLong() - begunNanos);
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new SteadyClock(begun, begunNanos, nanoTime, other);
    }
}
