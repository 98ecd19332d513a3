// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records.render;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * From the kernel's monotonic time to the time of day, as {@code 2026-11-23T07:08:03.123456789Z}.
 *
 * <p>The distance between both clocks is measured again when records have moved on by a second, for the time of day may
 * be set. Confined to one thread.
 */
public final class WallClock {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final InstantSource wall;
    private final LongSupplier monotonic;

    private long distance;
    private long measuredAt;
    private boolean measured;
    private long shownSecond = Long.MIN_VALUE;
    private byte[] shown = new byte[0];

    /**
     * A clock.
     *
     * @param wall the time of day
     * @param monotonic {@code CLOCK_MONOTONIC} in ns
     */
    public WallClock(InstantSource wall, LongSupplier monotonic) {
        this.wall = wall;
        this.monotonic = monotonic;
    }

    /** Of this machine: {@link System#nanoTime()} is the kernel's {@code CLOCK_MONOTONIC}. */
    public static WallClock system() {
        return new WallClock(InstantSource.system(), System::nanoTime);
    }

    /** Appends the time of day of a moment, in UTC. */
    void append(TextBuffer to, long time) {
        long nanos = time + distance(time);
        long second = Math.floorDiv(nanos, SECOND);
        if (second != shownSecond) {
            shown = TextBuffer.constant(SECONDS.format(Instant.ofEpochSecond(second)));
            shownSecond = second;
        }
        to.text(shown).character('.').padded(Math.floorMod(nanos, SECOND), 9).character('Z');
    }

    private long distance(long time) {
        if (!measured || Math.abs(time - measuredAt) > SECOND) {
            Instant now = wall.instant();
            distance = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano() - monotonic.getAsLong();
            measuredAt = time;
            measured = true;
        }
        return distance;
    }
}
