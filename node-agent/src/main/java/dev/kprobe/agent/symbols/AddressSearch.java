// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import dev.kprobe.api.v1alpha1.Reason;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Looks for the last function that begins at or before an address while all symbols pass by. */
final class AddressSearch {
    private static final String END_OF_TEXT = "_etext";

    private final long wanted;
    /** One function may have several names. */
    private final SortedSet<String> functions = new TreeSet<>();

    private boolean shown;
    private long nearest;
    private long endOfText;

    AddressSearch(long wanted) {
        this.wanted = wanted;
    }

    void consider(long address, KernelSymbol symbol) {
        if (symbol.inModule() || address == 0) {
            return;
        }
        shown = true;
        if (symbol.name().equals(END_OF_TEXT)) {
            endOfText = address;
            return;
        }
        if (Long.compareUnsigned(address, wanted) <= 0 && Long.compareUnsigned(address, nearest) >= 0) {
            if (address != nearest) {
                functions.clear();
            }
            nearest = address;
            functions.add(symbol.name());
        }
    }

    /** The names of what was found. */
    SortedSet<String> functions() {
        return functions;
    }

    /**
     * What was found.
     *
     * @param asked the address as it was given
     * @param names how many functions have each of the names
     */
    Resolution result(String asked, Map<String, Integer> names) {
        if (!shown) {
            return new Resolution.Missing(Reason.TracingUnavailable, "the kernel hides its addresses");
        }
        if (nearest == 0 || (endOfText != 0 && Long.compareUnsigned(wanted, endOfText) >= 0)) {
            return new Resolution.Missing(Reason.SymbolNotFound, "this kernel has no function at " + asked);
        }
        return functions.stream()
                .filter(name -> names.getOrDefault(name, 0) == 1)
                .findFirst()
                .<Resolution>map(name -> new Resolution.Found(new KernelSymbol(name, ""), wanted - nearest))
                .orElseGet(() -> new Resolution.Missing(
                        Reason.SymbolAmbiguous,
                        "at %s is %s, of which the kernel has several".formatted(asked, functions.first())));
    }
}
