// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Resolves targets against the running kernel, any number of them in one pass over its symbols.
 *
 * <p>What was found in the kernel proper is remembered, for it can't change before the next boot; what a module holds
 * and what is missing is looked for again each time.
 */
public final class SymbolResolver {
    private final SymbolSource source;
    private final SystemCallSymbols systemCalls;
    private final Map<Target, Resolution.Found> known = new HashMap<>();

    /**
     * A resolver that knows nothing yet.
     *
     * @param source the functions of the kernel
     * @param systemCalls its names for system calls
     */
    public SymbolResolver(SymbolSource source, SystemCallSymbols systemCalls) {
        this.source = source;
        this.systemCalls = systemCalls;
    }

    /** Resolves every target; the answer has exactly these keys. */
    public Map<Target, Resolution> resolve(Collection<Target> targets) throws IOException {
        Map<Target, Resolution> answer = new LinkedHashMap<>();
        List<Target> unknown = new ArrayList<>();
        for (Target target : targets) {
            Resolution.Found found = known.get(target);
            if (found == null) {
                unknown.add(target);
            } else {
                answer.put(target, found);
            }
        }
        if (!unknown.isEmpty()) {
            answer.putAll(lookUp(unknown));
        }
        return answer;
    }

    private Map<Target, Resolution> lookUp(List<Target> targets) throws IOException {
        Map<Target, Candidates> wanted = new LinkedHashMap<>();
        targets.forEach(target -> wanted.put(target, Candidates.of(target, systemCalls)));
        Map<String, List<KernelSymbol>> existing = existing(
                wanted.values().stream().flatMap(one -> one.names().stream()).collect(Collectors.toSet()));
        Map<Target, Resolution> answer = new LinkedHashMap<>();
        Map<Target, Candidates> missing = new LinkedHashMap<>();
        wanted.forEach((target, candidates) -> {
            Resolution resolution = choose(candidates, existing);
            answer.put(target, resolution);
            if (resolution instanceof Resolution.Found found && !found.symbol().inModule()) {
                known.put(target, found);
            } else if (resolution instanceof Resolution.Missing none && none.reason() == Reason.SymbolNotFound) {
                missing.put(target, candidates);
            }
        });
        if (!missing.isEmpty()) {
            answer.putAll(withSuggestions(missing));
        }
        return answer;
    }

    private Map<String, List<KernelSymbol>> existing(Set<String> names) throws IOException {
        Map<String, List<KernelSymbol>> existing = new HashMap<>();
        source.forEach(symbol -> {
            if (names.contains(symbol.name())) {
                existing.computeIfAbsent(symbol.name(), name -> new ArrayList<>())
                        .add(symbol);
            }
        });
        return existing;
    }

    private static Resolution choose(Candidates candidates, Map<String, List<KernelSymbol>> existing) {
        for (String name : candidates.names()) {
            List<KernelSymbol> matches = matches(existing.getOrDefault(name, List.of()), candidates.module());
            if (matches.size() == 1) {
                return new Resolution.Found(matches.getFirst(), candidates.offset());
            }
            if (matches.size() > 1) {
                return ambiguous(name, matches);
            }
        }
        return new Resolution.Missing(Reason.SymbolNotFound, notFound(candidates, List.of()));
    }

    /** Without a module named, the kernel proper goes before modules, as in the kernel's own look-up. */
    private static List<KernelSymbol> matches(List<KernelSymbol> sameName, String module) {
        if (!module.isEmpty()) {
            String normal = module.replace('-', '_');
            return sameName.stream()
                    .filter(symbol -> symbol.module().equals(normal))
                    .toList();
        }
        List<KernelSymbol> proper =
                sameName.stream().filter(symbol -> !symbol.inModule()).toList();
        return proper.isEmpty() ? sameName : proper;
    }

    private static Resolution ambiguous(String name, List<KernelSymbol> matches) {
        Set<String> places = new HashSet<>();
        matches.forEach(symbol -> places.add(symbol.inModule() ? symbol.module() : "the kernel"));
        String where = places.stream().sorted().collect(Collectors.joining(", "));
        String advice = places.size() > 1 ? "name the module" : "name another function";
        return new Resolution.Missing(
                Reason.SymbolAmbiguous,
                "%d functions are called %s (in %s): %s".formatted(matches.size(), name, where, advice));
    }

    /** A second pass, taken only when something is missing. */
    private Map<Target, Resolution> withSuggestions(Map<Target, Candidates> missing) throws IOException {
        Map<Target, NearestNames> nearest = new LinkedHashMap<>();
        missing.forEach((target, candidates) ->
                nearest.put(target, new NearestNames(candidates.names().getFirst())));
        source.forEach(symbol -> nearest.values().forEach(names -> names.consider(symbol.name())));
        Map<Target, Resolution> answer = new LinkedHashMap<>();
        nearest.forEach((target, names) -> answer.put(
                target,
                new Resolution.Missing(
                        Reason.SymbolNotFound, notFound(missing.getOrDefault(target, NONE), names.names()))));
        return answer;
    }

    private static final Candidates NONE = new Candidates("", List.of(), "", 0);

    private static String notFound(Candidates candidates, List<String> nearest) {
        String where = candidates.module().isEmpty() ? "this kernel" : "module " + candidates.module();
        String tried = candidates.names().size() > 1
                ? " (nor any of "
                        + String.join(
                                ", ",
                                candidates.names().subList(1, candidates.names().size())) + ")"
                : "";
        String suggestion = nearest.isEmpty() ? "" : "; did you mean " + String.join(", ", nearest) + "?";
        return where + " has no " + candidates.wanted() + tried + suggestion;
    }
}
