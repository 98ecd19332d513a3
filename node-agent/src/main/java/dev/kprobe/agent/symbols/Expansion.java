// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import java.util.List;

/** What a pattern stands for on the running kernel. */
public sealed interface Expansion {

    /**
     * These functions, in the order of their names.
     *
     * @param places entries of functions that can be probed
     * @param left how many others match that can't be: forbidden, not traceable, or not the only ones of their names
     */
    record Functions(List<Resolution.Found> places, int left) implements Expansion {
        /** Copies the list. */
        public Functions {
            places = List.copyOf(places);
        }
    }

    /**
     * None, or too many.
     *
     * @param why for programs and people
     */
    record Refused(Resolution.Missing why) implements Expansion {}
}
