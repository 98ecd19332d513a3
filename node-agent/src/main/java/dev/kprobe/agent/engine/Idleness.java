// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import java.time.Duration;
import java.time.Instant;

/** When the backend, which nothing needs, is to go. Confined to one thread. */
final class Idleness {
    private final Duration patience;
    private Instant neededAt;
    private boolean announced;

    /**
     * Needed until now.
     *
     * @param patience how long nothing must need the backend
     */
    Idleness(Duration patience, Instant started) {
        this.patience = patience;
        this.neededAt = started;
    }

    /** Whether nothing has needed it for so long. */
    boolean isOver(boolean needed, Instant now) {
        if (needed) {
            neededAt = now;
        }
        return !needed && !now.isBefore(neededAt.plus(patience));
    }

    /** Whether it may go on this turn: whoever reads records learns on the turn before that the rings will go. */
    boolean mayGo(boolean read) {
        announced = read && !announced;
        return !announced;
    }
}
