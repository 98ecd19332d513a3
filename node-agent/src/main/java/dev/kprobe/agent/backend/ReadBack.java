// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.host.KernelFileSystems;
import dev.kprobe.agent.symbols.FunctionAddresses;
import dev.kprobe.agent.symbols.KernelSymbol;
import dev.kprobe.agent.symbols.KernelSymbolFiles;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.agent.tracefs.KprobeList;
import dev.kprobe.agent.tracefs.KprobePlace;
import dev.kprobe.api.v1alpha1.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the kernel says is really armed, compared with what should be. Confined to one thread. */
final class ReadBack {
    private static final Logger LOG = LoggerFactory.getLogger(ReadBack.class);

    private static final Condition ALL_OFF =
            new Condition.Silenced(Reason.KprobesDisabled, "all probes are switched off (kprobes/enabled is 0)");

    private final Kernel kernel;
    private final FunctionAddresses addresses;
    private final Set<ProbeHandle> known = new HashSet<>();
    /** Kprobes that were armed while all were switched off. */
    private final Set<ProbeHandle> begunOff = new HashSet<>();

    /**
     * Compares with this.
     *
     * @param kernel reads what the kernel says now
     * @param addresses of its functions
     */
    ReadBack(Kernel kernel, FunctionAddresses addresses) {
        this.kernel = kernel;
        this.addresses = addresses;
    }

    /** Compares with the running kernel. */
    static ReadBack of(KernelFileSystems files) {
        return new ReadBack(
                kprobes -> KprobeList.read(kprobes ? debugfs(files) : Optional.empty(), files.proc()),
                new FunctionAddresses(new KernelSymbolFiles(files)));
    }

    /** Which probes do not do what they should. What the kernel does not show says nothing of them. */
    Map<ProbeHandle, Condition> conditions(Map<ProbeHandle, ArmedAt> probes) {
        Map<ProbeHandle, Condition> conditions = new HashMap<>();
        begunOff.retainAll(probes.keySet());
        known.retainAll(probes.keySet());
        if (!probes.isEmpty()) {
            KprobeList list = kernel.read(probes.values().stream().anyMatch(ArmedAt::byKprobe));
            if (list.showsAddresses()) {
                learn(probes.values());
            }
            probes.forEach((handle, at) -> {
                notice(handle, at, list);
                condition(at, list).ifPresent(found -> conditions.put(handle, found));
            });
            if (list.kprobesEnabled().equals(Optional.of(true))) {
                begunOff.forEach(handle -> conditions.put(handle, new Condition.Lost()));
            }
        }
        return conditions;
    }

    /** The kernel leaves those off when all are switched on again, and does not always say so. */
    private void notice(ProbeHandle handle, ArmedAt at, KprobeList list) {
        if (known.add(handle) && at.byKprobe() && list.kprobesEnabled().equals(Optional.of(false))) {
            begunOff.add(handle);
        }
    }

    private Optional<Condition> condition(ArmedAt at, KprobeList list) {
        if (!at.byKprobe()) {
            return isUntraced(list) ? Optional.of(Condition.NOT_TRACED) : Optional.empty();
        }
        if (list.kprobesEnabled().equals(Optional.of(false))) {
            return Optional.of(ALL_OFF);
        }
        return at.places().stream()
                .flatMap(place -> condition(at.onReturn(), place, list).stream())
                .findFirst();
    }

    private Optional<Condition> condition(boolean onReturn, Resolution.Found place, KprobeList list) {
        return switch (list.of(place(onReturn, place))) {
            case FTRACE -> isUntraced(list) ? Optional.of(Condition.NOT_TRACED) : Optional.empty();
            case OPTIMIZED, TRAP, UNKNOWN -> Optional.empty();
            case DISABLED -> disabled(place, list);
            case ABSENT -> off("the kernel lists no probe in %s any more", place);
            case GONE -> Optional.of(new Condition.Lost());
        };
    }

    /** Nobody switches it on again while all others are on. */
    private static Optional<Condition> disabled(Resolution.Found place, KprobeList list) {
        return list.kprobesEnabled().equals(Optional.of(true))
                ? Optional.of(new Condition.Lost())
                : off("the probe in %s is switched off", place);
    }

    private static Optional<Condition> off(String message, Resolution.Found place) {
        return Optional.of(new Condition.Silenced(Reason.KprobesDisabled, message.formatted(place.location())));
    }

    private static boolean isUntraced(KprobeList list) {
        return list.ftraceEnabled().equals(Optional.of(false));
    }

    /** A module is elsewhere each time it is loaded. */
    private KprobePlace place(boolean onReturn, Resolution.Found place) {
        KernelSymbol symbol = place.symbol();
        long address = symbol.inModule() ? 0 : addresses.of(symbol.name());
        return new KprobePlace(onReturn, symbol.module(), symbol.name(), place.offset(), address);
    }

    private void learn(Collection<ArmedAt> probes) {
        Set<String> functions = probes.stream()
                .flatMap(at -> at.places().stream())
                .map(Resolution.Found::symbol)
                .filter(symbol -> !symbol.inModule())
                .map(KernelSymbol::name)
                .collect(Collectors.toSet());
        try {
            addresses.learn(functions);
        } catch (IOException e) {
            LOG.debug("probes are looked for by their names: {}", e.toString());
        }
    }

    private static Optional<Path> debugfs(KernelFileSystems files) {
        try {
            return Optional.of(files.debugfs());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Reads what the kernel says. */
    @FunctionalInterface
    interface Kernel {
        /**
         * What it says now.
         *
         * @param kprobes whether these are of interest; else its switches alone are
         */
        KprobeList read(boolean kprobes);
    }
}
