// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.tracefs;

import java.util.List;
import java.util.Optional;

/**
 * One line of {@code kprobe_events}.
 *
 * @param name the event
 * @param onReturn fires when the function returns instead of when it is entered
 * @param location {@code symbol}, {@code module:symbol} or either with {@code +offset}
 * @param maxActive returns that may be awaited at once, used only on return
 * @param fields what a hit carries along, each as {@code name=what:type}
 */
public record EventDefinition(EventName name, boolean onReturn, String location, int maxActive, List<String> fields) {
    /** Copies the list. */
    public EventDefinition {
        fields = List.copyOf(fields);
    }

    /** The command that adds the definition; to those of the same event and fields, when there are any. */
    public String command() {
        String kind = onReturn ? "r" + maxActive : "p";
        return kind + ":" + name + " " + location + (fields.isEmpty() ? "" : " " + String.join(" ", fields)) + "\n";
    }

    /** The command that removes an event, and nothing else. */
    public static String removal(EventName name) {
        return "-:" + name + "\n";
    }

    /** The name in one line as the kernel lists it, such as {@code r16:group/event symbol}; empty for anything else. */
    public static Optional<EventName> nameIn(String line) {
        int colon = line.indexOf(':');
        int slash = line.indexOf('/', colon + 1);
        int space = line.indexOf(' ', colon + 1);
        if (colon < 1 || slash < 0 || space < slash || (line.charAt(0) != 'p' && line.charAt(0) != 'r')) {
            return Optional.empty();
        }
        return Optional.of(new EventName(line.substring(colon + 1, slash), line.substring(slash + 1, space)));
    }
}
