// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kernel's language for event filters. */
public final class EventFilter {
    /** Longest task name, less its terminating zero. */
    private static final int LONGEST_COMMAND = 15;

    private EventFilter() {}

    /**
     * Matches the name of the running task exactly. {@code comm} is a field of every event that the kernel fills from
     * the task itself, so it needs no argument in the definition.
     *
     * @param command empty for any
     * @return the filter, empty text for none; nothing when the language has no way to write this name
     */
    public static Optional<String> command(String command) {
        if (command.isEmpty()) {
            return Optional.of("");
        }
        boolean expressible = command.length() <= LONGEST_COMMAND
                && command.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '"' && c != '\\');
        return expressible ? Optional.of("comm == \"" + command + "\"") : Optional.empty();
    }

    /** One filter for everything but the process; the same answers as {@link #command}. */
    static Optional<String> of(PerfFilter filter) {
        return command(filter.command()).map(command -> all(command, filter.comparisons()));
    }

    private static String all(String command, List<Comparison> comparisons) {
        return Stream.concat(Stream.of(command), comparisons.stream().map(Comparison::text))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" && "));
    }
}
