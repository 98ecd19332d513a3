// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.backend.ArmResult;
import dev.kprobe.agent.plan.Demand;
import dev.kprobe.agent.plan.ProbeId;
import dev.kprobe.agent.symbols.DenyList;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.agent.symbols.SymbolResolver;
import dev.kprobe.api.v1alpha1.At;
import dev.kprobe.api.v1alpha1.Filter;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Target;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Where probes are in the running kernel, and where they must not be. Confined to one thread. */
final class Places {
    private final SymbolResolver symbols;
    private List<String> patterns = List.of();
    /** Empty while it is not known which functions the patterns mean. */
    private Optional<DenyList> denied = Optional.of(DenyList.NONE);

    Places(SymbolResolver symbols) {
        this.symbols = symbols;
    }

    /**
     * The places of probes. Those that have to be searched for are left out while there are others, so that they do not
     * hold up what can be armed and reported at once.
     */
    Map<ProbeId, Resolution> of(Map<ProbeId, Demand> demands) {
        Map<ProbeId, Demand> chosen = new LinkedHashMap<>(demands);
        if (chosen.values().stream().anyMatch(this::isQuick)) {
            chosen.values().removeIf(demand -> !isQuick(demand));
        }
        Map<Target, Resolution> places = resolve(chosen.values().stream()
                .map(Demand::probe)
                .map(PlannedProbe::target)
                .toList());
        Map<ProbeId, Resolution> answer = new LinkedHashMap<>();
        chosen.forEach((id, demand) -> answer.put(
                id,
                fitting(
                        demand.probe(),
                        Objects.requireNonNull(places.get(demand.probe().target())))));
        return answer;
    }

    /**
     * No probe may be in functions that these patterns mean.
     *
     * @return whether that is news
     */
    boolean deny(List<String> others) {
        if (others.equals(patterns)) {
            return false;
        }
        patterns = others;
        denied = Optional.empty();
        return true;
    }

    /** Why no probe may be there, if that is so: because of the kernel, or because of the administrator. */
    Optional<ArmResult.Refused> forbidden(Resolution.Found place) {
        return symbols.isForbidden(place)
                ? Optional.of(new ArmResult.Refused(
                        Reason.SymbolBlacklisted,
                        "the kernel forbids probes in " + place.symbol() + ", which it lists as blacklisted"))
                : denied(place);
    }

    /** Why the administrator wants no probe there; also when that can't be found out. */
    Optional<ArmResult.Refused> denied(Resolution.Found place) {
        try {
            DenyList list = denied.isPresent() ? denied.get() : symbols.denyList(patterns);
            denied = Optional.of(list);
            return symbols.denied(place, list)
                    .map(function -> new ArmResult.Refused(
                            Reason.FunctionDenied, "KprobeFleet allows no probes in " + function + " (spec.deny)"));
        } catch (IOException e) {
            return Optional.of(new ArmResult.Refused(
                    Reason.FunctionDenied, "what KprobeFleet denies cannot be looked up: " + e.getMessage()));
        }
    }

    /** Where an address is in its function is not known before; at its start alone are arguments, and returns. */
    private static Resolution fitting(PlannedProbe probe, Resolution place) {
        Filter filter = Objects.requireNonNullElse(probe.filter(), Filter.ALL);
        boolean needsStart = probe.at() == At.Return || !filter.arguments().isEmpty();
        return probe.target().address() != null
                        && needsStart
                        && place instanceof Resolution.Found found
                        && found.offset() != 0
                ? new Resolution.Missing(
                        Reason.UnsupportedTarget,
                        "the address is %s; %s needs the start of a function"
                                .formatted(
                                        found.location(), probe.at() == At.Return ? "at: Return" : "filter.arguments"))
                : place;
    }

    private boolean isQuick(Demand demand) {
        try {
            return symbols.isQuick(demand.probe().target());
        } catch (IOException e) {
            return true;
        }
    }

    private Map<Target, Resolution> resolve(List<Target> targets) {
        try {
            return symbols.resolve(targets);
        } catch (IOException e) {
            Map<Target, Resolution> answer = new HashMap<>();
            Resolution unknown =
                    new Resolution.Missing(Reason.Internal, "the kernel's symbols cannot be read: " + e.getMessage());
            targets.forEach(target -> answer.put(target, unknown));
            return answer;
        }
    }
}
