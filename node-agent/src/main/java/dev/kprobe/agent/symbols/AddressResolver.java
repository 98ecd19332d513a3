// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import dev.kprobe.api.v1alpha1.Reason;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * From an address that one build of the kernel was linked for to the function that is there on this boot.
 *
 * <p>Backends take functions and offsets, not addresses: so is what is armed shown in words, checked against the lists
 * of what may be probed, and right also where the kernel has moved.
 */
public final class AddressResolver {
    private static final String END_OF_TEXT = "_etext";

    private final AddressedSymbols symbols;

    /** A resolver over the functions of the running kernel. */
    public AddressResolver(AddressedSymbols symbols) {
        this.symbols = symbols;
    }

    /**
     * Finds what is at an address.
     *
     * @param address as in the symbol table of the build
     * @param buildId of the build, in hexadecimal
     * @param running the kernel that runs
     */
    public Resolution resolve(long address, String buildId, KernelBuild running) throws IOException {
        if (!buildId.toLowerCase(Locale.ROOT).equals(running.buildId())) {
            return new Resolution.Missing(
                    Reason.NotThisKernel,
                    "the address is of kernel build %s, this node runs build %s"
                            .formatted(buildId, running.buildId().isEmpty() ? "unknown" : running.buildId()));
        }
        if (running.slide().isEmpty()) {
            return new Resolution.Missing(
                    Reason.TracingUnavailable, "the kernel does not show by how much this boot has moved it");
        }
        Search search = new Search(address + running.slide().getAsLong());
        symbols.forEachAddress(search::consider);
        return search.result(address);
    }

    /** Finds the last function that begins at or before an address. */
    private static final class Search {
        private final long wanted;
        private final Map<String, Integer> names = new HashMap<>();
        /** One function may have several names. */
        private final SortedSet<String> functions = new TreeSet<>();

        private long nearest;
        private long endOfText;

        Search(long wanted) {
            this.wanted = wanted;
        }

        void consider(long address, KernelSymbol symbol) {
            if (symbol.inModule() || address == 0) {
                return;
            }
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
            names.merge(symbol.name(), 1, Integer::sum);
        }

        Resolution result(long asked) {
            String text = "0x" + Long.toHexString(asked);
            if (names.isEmpty()) {
                return new Resolution.Missing(Reason.TracingUnavailable, "the kernel hides its addresses");
            }
            if (nearest == 0 || (endOfText != 0 && Long.compareUnsigned(wanted, endOfText) >= 0)) {
                return new Resolution.Missing(Reason.SymbolNotFound, "this kernel has no function at " + text);
            }
            return functions.stream()
                    .filter(name -> names.getOrDefault(name, 0) == 1)
                    .findFirst()
                    .<Resolution>map(name -> new Resolution.Found(new KernelSymbol(name, ""), wanted - nearest))
                    .orElseGet(() -> new Resolution.Missing(
                            Reason.SymbolAmbiguous,
                            "at %s is %s, of which the kernel has several".formatted(text, functions.first())));
        }
    }
}
