// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import dev.kprobe.api.v1alpha1.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Looks for one target in modules while all symbols pass by, and for names like it in case there is none. */
final class SymbolSearch {
    private final Candidates candidates;
    private final String module;
    private final List<KernelSymbol> matches = new ArrayList<>();
    private final NearestNames nearest;
    private boolean moduleSeen;
    private final @Nullable Glob pattern;
    private boolean matched;

    SymbolSearch(Candidates candidates) {
        this.candidates = candidates;
        // The kernel writes module names with underscores, whatever their files are called.
        this.module = candidates.module().replace('-', '_');
        String first = candidates.names().getFirst();
        this.nearest = new NearestNames(first);
        this.pattern = Glob.isPattern(first) ? new Glob(first) : null;
    }

    void consider(KernelSymbol symbol) {
        if (!module.isEmpty() && !symbol.module().equals(module)) {
            return;
        }
        moduleSeen = true;
        if (pattern != null) {
            matched |= !symbol.inModule() && pattern.matches(symbol.name());
            return;
        }
        if (candidates.names().contains(symbol.name())) {
            matches.add(symbol);
        }
        nearest.consider(symbol.name());
    }

    Resolution result() {
        if (matched) {
            return new Resolution.Found(new KernelSymbol(candidates.names().getFirst(), ""), 0);
        }
        for (String name : candidates.names()) {
            List<KernelSymbol> same = matches.stream()
                    .filter(symbol -> symbol.name().equals(name))
                    .toList();
            if (same.size() == 1) {
                return new Resolution.Found(same.getFirst(), candidates.offset());
            }
            if (same.size() > 1) {
                return ambiguous(name, same);
            }
        }
        return new Resolution.Missing(Reason.SymbolNotFound, notFound());
    }

    private static Resolution ambiguous(String name, List<KernelSymbol> same) {
        Set<String> modules = new TreeSet<>();
        same.forEach(symbol -> modules.add(symbol.module()));
        return new Resolution.Missing(
                Reason.SymbolAmbiguous,
                "%d functions are called %s, in %s: %s"
                        .formatted(
                                same.size(),
                                name,
                                String.join(", ", modules),
                                modules.size() > 1 ? "name the module" : "name another one"));
    }

    private String notFound() {
        if (!moduleSeen && !module.isEmpty()) {
            return "module " + module + " is not loaded";
        }
        String where = module.isEmpty() ? "this kernel" : "module " + module;
        List<String> alternatives =
                candidates.names().subList(1, candidates.names().size());
        String tried = alternatives.isEmpty() ? "" : " (nor " + String.join(", ", alternatives) + ")";
        String suggestion =
                nearest.names().isEmpty() ? "" : "; did you mean " + String.join(", ", nearest.names()) + "?";
        return where + " has no " + candidates.wanted() + tried + suggestion;
    }
}
