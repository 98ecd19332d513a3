// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Functions that must not be probed, whatever they are called: also a name that matches no pattern, when it is of a
 * function that has another name which does.
 *
 * @param patterns as they were given
 * @param others names that match none of them, of functions that do
 */
public record DenyList(List<Glob> patterns, Set<String> others) {
    /** Forbids nothing. */
    public static final DenyList NONE = new DenyList(List.of(), Set.of());

    /** Copies both. */
    public DenyList {
        patterns = List.copyOf(patterns);
        others = Set.copyOf(others);
    }

    /** For the running kernel; takes two passes over its symbols when there is any pattern. */
    public static DenyList of(Collection<String> patterns, SymbolSource symbols) throws IOException {
        DenyList names = new DenyList(patterns.stream().map(Glob::new).toList(), Set.of());
        if (patterns.isEmpty()) {
            return names;
        }
        Set<Long> addresses = new HashSet<>();
        symbols.forEachAddress((address, symbol) -> {
            if (address != 0 && names.denies(symbol.name())) {
                addresses.add(address);
            }
        });
        Set<String> others = new HashSet<>();
        symbols.forEachAddress((address, symbol) -> {
            if (addresses.contains(address) && !names.denies(symbol.name())) {
                others.add(symbol.name());
            }
        });
        return new DenyList(names.patterns, others);
    }

    /** Whether a function must not be probed. */
    public boolean denies(String function) {
        return others.contains(function) || patterns.stream().anyMatch(pattern -> pattern.matches(function));
    }

    /** A function at a place that must not be probed, if there is any; a pattern takes a pass over all symbols. */
    public Optional<String> deniedAt(Resolution.Found place, SymbolSource symbols) throws IOException {
        KernelSymbol wanted = place.symbol();
        if (patterns.isEmpty()) {
            return Optional.empty();
        }
        if (!place.isPattern()) {
            return denies(wanted.name()) ? Optional.of(wanted.name()) : Optional.empty();
        }
        Glob pattern = new Glob(wanted.name());
        Set<String> denied = new HashSet<>();
        symbols.forEach(symbol -> {
            if (symbol.module().equals(wanted.module())
                    && pattern.matches(symbol.name())
                    && denied.isEmpty()
                    && denies(symbol.name())) {
                denied.add(symbol.name());
            }
        });
        return denied.stream().findFirst();
    }
}
