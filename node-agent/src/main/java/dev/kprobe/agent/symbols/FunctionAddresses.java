// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Where functions of the kernel proper begin, which stays the same until the next boot: the kernel is asked once for
 * each. Confined to one thread.
 */
public final class FunctionAddresses {
    private static final long UNKNOWN = 0;

    private final AddressedSymbols symbols;
    private final Map<String, Long> known = new HashMap<>();

    /** Addresses that the running kernel shows. */
    public FunctionAddresses(AddressedSymbols symbols) {
        this.symbols = symbols;
    }

    /** Learns where these begin, with one reading of all symbols for those that it does not know yet. */
    public void learn(Set<String> functions) throws IOException {
        Set<String> wanted = new HashSet<>(functions);
        wanted.removeAll(known.keySet());
        if (wanted.isEmpty()) {
            return;
        }
        Map<String, Long> found = new HashMap<>();
        symbols.forEachAddress((address, symbol) -> {
            if (!symbol.inModule() && wanted.contains(symbol.name())) {
                found.merge(symbol.name(), address, (one, other) -> one.equals(other) ? one : Long.valueOf(UNKNOWN));
            }
        });
        wanted.forEach(name -> known.put(name, found.getOrDefault(name, UNKNOWN)));
    }

    /** Where one begins; 0 when it was not learnt, is hidden, or when several functions have this name. */
    public long of(String function) {
        return known.getOrDefault(function, UNKNOWN);
    }
}
