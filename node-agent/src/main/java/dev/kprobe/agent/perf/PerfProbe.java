// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import dev.kprobe.agent.symbols.Resolution;
import java.util.List;

/**
 * What an event is to count.
 *
 * @param label a readable name
 * @param onReturn counts returns instead of entries
 * @param places one function, or those that a pattern matched, counted as one
 * @param filter which hits count
 * @param capture what a record of a hit holds
 */
public record PerfProbe(
        String label, boolean onReturn, List<Resolution.Found> places, PerfFilter filter, PerfCapture capture) {
    /** Copies the list. */
    public PerfProbe {
        places = List.copyOf(places);
        if (places.isEmpty()) {
            throw new IllegalArgumentException("probe " + label + " is nowhere");
        }
    }

    /** The place, or the first of several. */
    public Resolution.Found place() {
        return places.getFirst();
    }

    /** The same with another capture. */
    public PerfProbe with(PerfCapture other) {
        return new PerfProbe(label, onReturn, places, filter, other);
    }
}
