// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Other names of one and the same function: compilers and macros give several names to one address. */
public final class SharedAddress {
    private SharedAddress() {}

    /** Names at the address of a function of the kernel proper that no other function has; without its own. */
    public static Set<String> names(AddressedSymbols symbols, String function) throws IOException {
        long[] place = {0};
        symbols.forEachAddress((address, symbol) -> {
            if (!symbol.inModule() && symbol.name().equals(function)) {
                place[0] = address;
            }
        });
        Set<String> names = new TreeSet<>();
        if (place[0] != 0) {
            symbols.forEachAddress((address, symbol) -> {
                if (address == place[0] && !symbol.inModule()) {
                    names.add(symbol.name());
                }
            });
        }
        names.remove(function);
        if (!names.isEmpty()) {
            Map<String, Integer> bearers = new HashMap<>();
            symbols.forEachAddress((_, symbol) -> {
                if (names.contains(symbol.name())) {
                    bearers.merge(symbol.name(), 1, Integer::sum);
                }
            });
            names.removeIf(name -> bearers.getOrDefault(name, 0) != 1);
        }
        return names;
    }
}
