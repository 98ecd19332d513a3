// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import java.io.IOException;
import java.util.function.Consumer;

/** Where the functions of the running kernel are listed. */
@FunctionalInterface
public interface SymbolSource {

    /**
     * Shows every function once, in no particular order; there are some 100,000, so that keeping them all is costly.
     */
    void forEach(Consumer<KernelSymbol> visitor) throws IOException;

    /** Whether the kernel forbids probes in this function; false when it does not say. */
    default boolean isBlacklisted(String function) {
        return false;
    }
}
