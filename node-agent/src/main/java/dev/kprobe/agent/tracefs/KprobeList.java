// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.tracefs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the kernel says is really armed, by whomever, and the switches that silence all of it. */
public final class KprobeList {
    private final boolean isShown;
    private final NavigableMap<Long, List<KprobeEntry>> byAddress = new TreeMap<>(Long::compareUnsigned);
    private final Map<String, List<KprobeEntry>> byName = new HashMap<>();
    private final Optional<Boolean> kprobesEnabled;
    private final Optional<Boolean> ftraceEnabled;

    private KprobeList(
            Optional<List<KprobeEntry>> entries, Optional<Boolean> kprobesEnabled, Optional<Boolean> ftraceEnabled) {
        this.isShown = entries.isPresent();
        this.kprobesEnabled = kprobesEnabled;
        this.ftraceEnabled = ftraceEnabled;
        for (KprobeEntry entry : entries.orElse(List.of())) {
            byName.computeIfAbsent(entry.name(), _ -> new ArrayList<>()).add(entry);
            if (entry.address() != 0) {
                byAddress
                        .computeIfAbsent(entry.address(), _ -> new ArrayList<>())
                        .add(entry);
            }
        }
    }

    /**
     * Reads all of it that the kernel lets one read.
     *
     * @param debugfs where debugfs is mounted, empty where it can't be
     * @param proc where procfs is mounted
     */
    public static KprobeList read(Optional<Path> debugfs, Path proc) {
        return new KprobeList(
                debugfs.flatMap(path -> entries(path.resolve("kprobes/list"))),
                debugfs.flatMap(path -> flag(path.resolve("kprobes/enabled"))),
                flag(proc.resolve("sys/kernel/ftrace_enabled")));
    }

    /** Whether probes fire at all; empty where the kernel does not let one read it, as under lockdown. */
    public Optional<Boolean> kprobesEnabled() {
        return kprobesEnabled;
    }

    /** Whether probes at function entries fire; empty where there is no such switch. */
    public Optional<Boolean> ftraceEnabled() {
        return ftraceEnabled;
    }

    /** Whether it says where probes are; not where {@code kernel.kptr_restrict} is 2. */
    public boolean showsAddresses() {
        return !byAddress.isEmpty();
    }

    /**
     * How a probe stands; the best, when several users have one at the same place. It is found by its address where
     * that is known and shown, else by its name, for which the list may have another.
     */
    public KprobeState of(KprobePlace place) {
        if (!isShown) {
            return KprobeState.UNKNOWN;
        }
        if (byName.isEmpty()) {
            return KprobeState.ABSENT;
        }
        if (place.address() != 0 && showsAddresses()) {
            return best(
                            place,
                            byAddress.subMap(place.first(), true, place.last(), true).values().stream()
                                    .flatMap(Collection::stream))
                    .orElse(KprobeState.ABSENT);
        }
        return best(
                        place,
                        byName.getOrDefault(KprobeEntry.name(place.module(), place.function()), List.of()).stream()
                                .filter(entry -> place.isOffset(entry.offset())))
                .orElse(KprobeState.UNKNOWN);
    }

    private static Optional<KprobeState> best(KprobePlace place, Stream<KprobeEntry> entries) {
        return entries.filter(entry -> entry.onReturn() == place.onReturn())
                .map(KprobeEntry::state)
                .min(Comparator.naturalOrder());
    }

    private static Optional<List<KprobeEntry>> entries(Path file) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return Optional.of(
                    lines.flatMap(line -> KprobeEntry.parse(line).stream()).toList());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Boolean> flag(Path file) {
        try {
            return Optional.of(!Files.readString(file).strip().equals("0"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
