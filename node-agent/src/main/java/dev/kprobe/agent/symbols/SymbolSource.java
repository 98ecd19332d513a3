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

    /** The same with addresses, where they are known. */
    default void forEachAddress(AddressedSymbols.Visitor visitor) throws IOException {
        forEach(symbol -> visitor.visit(0, symbol));
    }

    /** Whether the kernel forbids probes in this function; false when it does not say. */
    default boolean isBlacklisted(String function) {
        return false;
    }
}
