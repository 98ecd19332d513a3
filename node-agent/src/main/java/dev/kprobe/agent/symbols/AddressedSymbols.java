// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import java.io.IOException;

/** Where the functions of the running kernel are listed with their addresses. */
@FunctionalInterface
public interface AddressedSymbols {

    /** Shows every function once, in no particular order. */
    void forEachAddress(Visitor visitor) throws IOException;

    /** Is shown functions. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Is shown one.
         *
         * @param address 0 when the kernel hides it
         */
        void visit(long address, KernelSymbol symbol);
    }
}
