// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import java.io.IOException;

/**
 * How far the older of two counters of the same calls is ahead of the younger. Both may go on counting: a moment in
 * which the younger stands still while the older is read gives the difference exactly, and it does not change any more.
 *
 * @param lead hits that the older one alone has counted, rather too few than too many
 * @param doubt so many it may be more
 */
record Overlap(long lead, long doubt) {
    /** The older one has counted nothing alone. */
    static final Overlap NONE = new Overlap(0, 0);

    private static final int ATTEMPTS = 200;
    /** A call may have reached one of the two and not yet the other; it will not have at several moments. */
    private static final int ALIKE = 3;

    /** Reads a counter. */
    @FunctionalInterface
    interface Counter {
        long read() throws IOException;
    }

    /** Both together. */
    Overlap plus(Overlap other) {
        return new Overlap(lead + other.lead, doubt + other.doubt);
    }

    /** Compares two counters. */
    static Overlap of(Counter older, Counter younger) throws IOException {
        Overlap best = new Overlap(0, Long.MAX_VALUE);
        long lead = -1;
        int alike = 0;
        for (int i = 0; i < ATTEMPTS; i++) {
            long before = younger.read();
            long all = older.read();
            long after = younger.read();
            if (after - before < best.doubt) {
                best = new Overlap(Math.max(0, all - after), after - before);
            }
            if (after == before) {
                alike = all - before == lead ? alike + 1 : 1;
                lead = all - before;
                if (alike == ALIKE) {
                    return new Overlap(Math.max(0, lead), 0);
                }
            }
        }
        return best;
    }
}
