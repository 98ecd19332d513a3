// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.tracefs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the kernel says is really armed, by whomever, and the switches that silence all of it.
 *
 * @param entries probes of all users
 * @param kprobesEnabled empty where the kernel does not let one read it, as under lockdown
 * @param ftraceEnabled whether probes at function entries fire; empty where there is no such switch
 */
public record KprobeList(List<KprobeEntry> entries, Optional<Boolean> kprobesEnabled, Optional<Boolean> ftraceEnabled) {
    /** Copies the list. */
    public KprobeList {
        entries = List.copyOf(entries);
    }

    /**
     * Reads all of it.
     *
     * @param debugfs where debugfs is mounted
     * @param proc where procfs is mounted
     */
    public static KprobeList read(Path debugfs, Path proc) throws IOException {
        try (Stream<String> lines = Files.lines(debugfs.resolve("kprobes/list"), StandardCharsets.ISO_8859_1)) {
            return new KprobeList(
                    lines.flatMap(line -> KprobeEntry.parse(line).stream()).toList(),
                    flag(debugfs.resolve("kprobes/enabled")),
                    flag(proc.resolve("sys/kernel/ftrace_enabled")));
        }
    }

    /** How the probe of a definition stands; the best, when several users have one at the same place. */
    public KprobeState of(EventDefinition definition) {
        return entries.stream()
                .filter(entry -> entry.isAt(definition))
                .map(KprobeEntry::state)
                .min(Comparator.naturalOrder())
                .orElse(KprobeState.ABSENT);
    }

    private static Optional<Boolean> flag(Path file) {
        try {
            return Optional.of(!Files.readString(file).strip().equals("0"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
