// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import dev.kprobe.api.v1alpha1.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Expands patterns to the functions of the running kernel that can be probed. */
public final class GlobResolver {
    /** More than anyone means; the kernel module has the same bound. */
    public static final int MOST = 1_000;

    private final SymbolSource source;
    private final ProbeableFunctions probeable;

    /**
     * A resolver over the functions of the running kernel.
     *
     * @param source lists them
     * @param probeable tells which of them can be probed
     */
    public GlobResolver(SymbolSource source, ProbeableFunctions probeable) {
        this.source = source;
        this.probeable = probeable;
    }

    /**
     * All functions that match.
     *
     * @param module the module they must belong to, empty for the kernel proper
     */
    public Expansion expand(Glob pattern, String module) throws IOException {
        String written = module.replace('-', '_');
        Map<String, Integer> matches = new TreeMap<>();
        source.forEach(symbol -> {
            if (symbol.module().equals(written) && pattern.matches(symbol.name())) {
                matches.merge(symbol.name(), 1, Integer::sum);
            }
        });
        if (matches.isEmpty()) {
            String where = module.isEmpty() ? "this kernel" : "module " + written;
            return refused(Reason.SymbolNotFound, "%s has no function that matches %s".formatted(where, pattern));
        }
        Set<String> good = probeable.among(matches.keySet());
        List<Resolution.Found> places = new ArrayList<>();
        matches.forEach((name, count) -> {
            if (count == 1 && good.contains(name)) {
                places.add(new Resolution.Found(new KernelSymbol(name, written), 0));
            }
        });
        if (places.isEmpty()) {
            return refused(
                    Reason.NotTraceable,
                    "none of the %d functions that match %s can be probed".formatted(matches.size(), pattern));
        }
        if (places.size() > MOST) {
            return refused(
                    Reason.ProbeLimit,
                    "%d functions match %s; the limit is %d".formatted(places.size(), pattern, MOST));
        }
        return new Expansion.Functions(places, matches.size() - places.size());
    }

    private static Expansion refused(Reason reason, String message) {
        return new Expansion.Refused(new Resolution.Missing(reason, message));
    }
}
