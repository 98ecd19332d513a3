// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Alive means that the loop turns; ready means that the choice of a backend has been made. */
final class Health {
    /** Longer than any single turn takes: arming 64 probes on a slow, emulated machine takes seconds. */
    private static final Duration LONGEST_TURN = Duration.ofSeconds(60);

    private final InstantSource clock;
    private volatile Instant turnedAt;
    private volatile boolean ready;

    Health(InstantSource clock) {
        this.clock = clock;
        this.turnedAt = clock.instant();
    }

    /** The loop completed a turn. */
    void turned(Instant now) {
        turnedAt = now;
    }

    /** The choice of a backend has been made. */
    void ready() {
        ready = true;
    }

    boolean isAlive() {
        return clock.instant().isBefore(turnedAt.plus(LONGEST_TURN));
    }

    boolean isReady() {
        return ready && isAlive();
    }
}
