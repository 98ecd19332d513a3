// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import java.util.Optional;

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
}
