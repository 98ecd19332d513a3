// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Target;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * From addresses that one build of the kernel was linked for to the functions that are there on this boot.
 *
 * <p>Backends take functions and offsets, not addresses: so is what is armed shown in words, checked against the lists
 * of what may be probed, and right also where the kernel has moved. Takes two passes over all symbols, for any number
 * of addresses.
 */
final class AddressResolver {
    private AddressResolver() {}

    /**
     * Finds what is at the addresses of targets.
     *
     * @param targets that have an address
     * @param symbols of the kernel that runs
     * @param running the kernel that runs
     */
    static Map<Target, Resolution> resolve(Collection<Target> targets, AddressedSymbols symbols, KernelBuild running)
            throws IOException {
        Map<Target, Resolution> answer = new LinkedHashMap<>();
        Map<Target, AddressSearch> searches = new LinkedHashMap<>();
        for (Target target : targets) {
            refusal(target, running)
                    .ifPresentOrElse(
                            why -> answer.put(target, why), () -> searches.put(target, search(target, running)));
        }
        if (!searches.isEmpty()) {
            symbols.forEachAddress(
                    (address, symbol) -> searches.values().forEach(search -> search.consider(address, symbol)));
            Map<String, Integer> names = new HashMap<>();
            searches.values().forEach(search -> search.functions().forEach(name -> names.put(name, 0)));
            symbols.forEachAddress((address, symbol) -> {
                if (!symbol.inModule()) {
                    names.computeIfPresent(symbol.name(), (name, count) -> count + 1);
                }
            });
            searches.forEach((target, search) -> answer.put(target, search.result(text(target.address()), names)));
        }
        return answer;
    }

    private static Optional<Resolution> refusal(Target target, KernelBuild running) {
        String buildId = text(target.buildId());
        if (!buildId.equals(running.buildId())) {
            return Optional.of(new Resolution.Missing(
                    Reason.NotThisKernel,
                    "the address is of kernel build %s, this node runs build %s"
                            .formatted(buildId, running.buildId().isEmpty() ? "unknown" : running.buildId())));
        }
        return running.slide().isPresent()
                ? Optional.empty()
                : Optional.of(new Resolution.Missing(
                        Reason.TracingUnavailable, "the kernel does not show by how much this boot has moved it"));
    }

    private static AddressSearch search(Target target, KernelBuild running) {
        OptionalLong slide = running.slide();
        long linked = Long.parseUnsignedLong(text(target.address()).substring("0x".length()), 16);
        return new AddressSearch(linked + slide.orElse(0));
    }

    private static String text(@Nullable String hexadecimal) {
        return Objects.requireNonNullElse(hexadecimal, "").toLowerCase(Locale.ROOT);
    }
}
