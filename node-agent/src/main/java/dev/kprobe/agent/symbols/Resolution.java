// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import dev.kprobe.api.v1alpha1.Reason;

/** What became of looking for a target on the running kernel. */
public sealed interface Resolution {

    /**
     * Found, and it is the only one of its name; or a pattern that some function matches.
     *
     * @param symbol the function or functions
     * @param offset bytes from its start, 0 for the entry
     */
    record Found(KernelSymbol symbol, long offset) implements Resolution {
        /** Whether it stands for all functions of the kernel whose names match. */
        public boolean isPattern() {
            return Glob.isPattern(symbol.name());
        }

        /** As kprobes take it: {@code module:symbol+offset}, module and offset only where there is one. */
        public String location() {
            return offset == 0 ? symbol.toString() : symbol + "+" + offset;
        }
    }

    /**
     * Not found, or not the only one.
     *
     * @param reason why, for programs
     * @param message why, for people
     */
    record Missing(Reason reason, String message) implements Resolution {}
}
