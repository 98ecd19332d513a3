// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.symbols.Resolution;
import java.util.List;

/**
 * Where a probe should be in the kernel.
 *
 * @param byKprobe by kprobes; else function tracing itself calls it
 * @param onReturn by those that wait for the return of a function
 * @param places of its kprobes; none where that is not known
 */
record ArmedAt(boolean byKprobe, boolean onReturn, List<Resolution.Found> places) {
    /** Called by function tracing, without a kprobe. */
    static final ArmedAt TRACED = new ArmedAt(false, false, List.of());

    /** Copies the list. */
    ArmedAt {
        places = List.copyOf(places);
    }

    static ArmedAt kprobes(boolean onReturn, List<Resolution.Found> places) {
        return new ArmedAt(true, onReturn, places);
    }
}
