// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.symbols.FunctionRules;
import dev.kprobe.agent.symbols.GlobResolver;
import dev.kprobe.agent.tracefs.KprobeList;
import java.io.IOException;

/**
 * What events need to know of the kernel's functions.
 *
 * @param rules explain what the kernel refused
 * @param patterns expands patterns, for each of their functions is armed by itself
 * @param armed reads what is really armed
 */
record PerfSymbols(FunctionRules rules, GlobResolver patterns, ArmedProbes armed) {

    /** Reads what the kernel says is armed. */
    @FunctionalInterface
    interface ArmedProbes {
        /** Everything that is armed now, by whomever. */
        KprobeList read() throws IOException;
    }
}
