// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Alive means that the loop turns without failing; ready means that the choice of a backend has been made. */
final class Health {
    /** Loading the module and reading the kernel's symbols: seconds, but minutes on a node that is short of CPU. */
    private static final Duration LONGEST_START = Duration.ofMinutes(5);
    /** Longer than any single turn takes: arming 64 probes on a slow, emulated machine takes seconds. */
    private static final Duration LONGEST_TURN = Duration.ofMinutes(2);

    private final InstantSource clock;
    private volatile Instant aliveUntil;
    private volatile Instant turnedAt;
    private volatile boolean ready;

    Health(InstantSource clock) {
        this.clock = clock;
        this.turnedAt = clock.instant();
        this.aliveUntil = turnedAt.plus(LONGEST_START);
    }

    /** The loop completed a turn. */
    void turned(Instant now) {
        turnedAt = now;
        aliveUntil = now.plus(LONGEST_TURN);
    }

    /** The choice of a backend has been made. */
    void ready() {
        ready = true;
    }

    /** Time since the loop completed a turn, or since the start. */
    Duration age() {
        return Duration.between(turnedAt, clock.instant());
    }

    boolean isAlive() {
        return clock.instant().isBefore(aliveUntil);
    }

    boolean isReady() {
        return ready && isAlive();
    }
}
