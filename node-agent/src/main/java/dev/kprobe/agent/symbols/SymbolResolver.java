// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Target;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Resolves targets against the running kernel. Confined to one thread.
 *
 * <p>What is in the kernel proper is answered from an index that is read once. Anything else may be in a module, which
 * comes and goes, or nowhere; it takes a pass over all symbols, one for any number of targets.
 */
public final class SymbolResolver {
    private final SymbolSource source;
    private final SystemCallSymbols systemCalls;
    private final KernelBuild.Source builds;
    private @Nullable KernelBuild build;
    private @Nullable SymbolIndex index;

    /**
     * A resolver that knows nothing yet.
     *
     * @param source the functions of the kernel
     * @param systemCalls its names for system calls
     * @param builds which build of the kernel runs, asked once there is an address to resolve
     */
    public SymbolResolver(SymbolSource source, SystemCallSymbols systemCalls, KernelBuild.Source builds) {
        this.source = source;
        this.systemCalls = systemCalls;
        this.builds = builds;
    }

    /** The same on a kernel whose build nobody knows. */
    public SymbolResolver(SymbolSource source, SystemCallSymbols systemCalls) {
        this(source, systemCalls, () -> KernelBuild.UNKNOWN);
    }

    /** Reads the index now instead of on first use. */
    public void prepare() throws IOException {
        index();
    }

    /** Whether a target can be resolved without a pass over all symbols. */
    public boolean isQuick(Target target) throws IOException {
        return target.address() == null
                && fromIndex(Candidates.of(target, systemCalls), index()).isPresent();
    }

    /** Resolves every target; the answer has exactly these keys. */
    public Map<Target, Resolution> resolve(Collection<Target> targets) throws IOException {
        Map<Target, Resolution> answer = new LinkedHashMap<>();
        Map<Target, SymbolSearch> searches = new LinkedHashMap<>();
        List<Target> addresses = targets.stream()
                .filter(target -> target.address() != null)
                .distinct()
                .toList();
        if (!addresses.isEmpty()) {
            answer.putAll(AddressResolver.resolve(addresses, source::forEachAddress, build()));
        }
        for (Target target : targets) {
            if (target.address() != null) {
                continue;
            }
            Candidates candidates = Candidates.of(target, systemCalls);
            Optional<Resolution> quick = fromIndex(candidates, index());
            quick.ifPresentOrElse(
                    resolution -> answer.put(target, resolution),
                    () -> searches.put(target, new SymbolSearch(candidates)));
        }
        if (!searches.isEmpty()) {
            source.forEach(symbol -> searches.values().forEach(search -> search.consider(symbol)));
            searches.forEach((target, search) -> answer.put(target, search.result()));
        }
        return answer;
    }

    /** Whether the kernel forbids probes there. */
    public boolean isForbidden(Resolution.Found place) {
        return !place.isPattern() && source.isBlacklisted(place.symbol().name());
    }

    /** The functions that these patterns mean on the running kernel. */
    public DenyList denyList(Collection<String> patterns) throws IOException {
        return DenyList.of(patterns, source);
    }

    /** A function there that a list denies, if there is any. */
    public Optional<String> denied(Resolution.Found place, DenyList list) throws IOException {
        return list.deniedAt(place, source);
    }

    private KernelBuild build() throws IOException {
        KernelBuild known = build;
        if (known == null) {
            known = builds.read();
            build = known;
        }
        return known;
    }

    private SymbolIndex index() throws IOException {
        SymbolIndex known = index;
        if (known == null) {
            known = SymbolIndex.of(source);
            index = known;
        }
        return known;
    }

    /** Without a module named, the kernel proper goes before modules, as in the kernel's own look-up. */
    private static Optional<Resolution> fromIndex(Candidates candidates, SymbolIndex index) {
        if (!candidates.module().isEmpty()) {
            return Optional.empty();
        }
        for (String name : candidates.names()) {
            int count = index.count(name);
            if (count == 1) {
                return Optional.of(new Resolution.Found(new KernelSymbol(name, ""), candidates.offset()));
            }
            if (count > 1) {
                return Optional.of(new Resolution.Missing(
                        Reason.SymbolAmbiguous,
                        "the kernel has %d functions called %s: name another one".formatted(count, name)));
            }
        }
        return Optional.empty();
    }
}
