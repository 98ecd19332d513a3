// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.agent.tracefs.EventDefinition;
import dev.kprobe.agent.tracefs.EventName;
import dev.kprobe.api.v1alpha1.Reason;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a probe takes in the kernel's languages of events and of filters, or why they have no words for it. */
public sealed interface EventPlan {

    /**
     * It can be said.
     *
     * @param definitions of one event: one for each place
     * @param filter for everything but the process, empty for none
     */
    record Expressed(List<EventDefinition> definitions, String filter) implements EventPlan {
        /** Copies the list. */
        public Expressed {
            definitions = List.copyOf(definitions);
        }
    }

    /**
     * It can't be said.
     *
     * @param reason why, for programs
     * @param message why, for people
     */
    record Inexpressible(Reason reason, String message) implements EventPlan {}

    /**
     * Plans the event that counts a probe. Arguments of a return are written down as on entry: only some kernels keep
     * them for it, and those that do not refuse the definition.
     *
     * @param maxActive returns that may be awaited at once
     */
    static EventPlan of(PerfProbe probe, EventName name, ArgumentLayout layout, int maxActive) {
        Optional<String> filter = EventFilter.of(probe.filter());
        if (filter.isEmpty()) {
            return new Inexpressible(
                    Reason.UnsupportedFilter,
                    "events cannot be filtered by the command \""
                            + probe.filter().command() + "\"");
        }
        if (!probe.onReturn() && probe.filter().ofReturnValue()) {
            return new Inexpressible(Reason.UnsupportedFilter, "a return value is there only on return");
        }
        for (Resolution.Found place : probe.places()) {
            if (place.offset() != 0 && probe.filter().ofArguments()) {
                return new Inexpressible(
                        Reason.UnsupportedFilter,
                        "arguments are known only where a function begins, not at " + place.location());
            }
        }
        List<EventDefinition> definitions = probe.places().stream()
                .map(place -> new EventDefinition(
                        name, probe.onReturn(), place.location(), maxActive, fields(probe, place, layout)))
                .toList();
        return new Expressed(definitions, filter.get());
    }

    /** The event of the entries that returns are paired with. */
    static List<EventDefinition> begin(PerfProbe probe, EventName name) {
        return probe.places().stream()
                .map(place -> new EventDefinition(name, false, place.location(), 0, List.of(STACK_POINTER + "=$stack")))
                .toList();
    }

    private static List<String> fields(PerfProbe probe, Resolution.Found place, ArgumentLayout layout) {
        SortedSet<FetchedNumber> numbers = new TreeSet<>();
        probe.filter().comparisons().forEach(comparison -> numbers.add(comparison.number()));
        if (place.offset() == 0) {
            for (int i = 1; i <= probe.capture().arguments(); i++) {
                numbers.add(FetchedNumber.argument(i));
            }
        }
        if (probe.capture().records() && probe.onReturn()) {
            numbers.add(FetchedNumber.RESULT);
        }
        boolean systemCall = layout.isSystemCall(place.symbol().name());
        Stream<String> fetched = numbers.stream().map(number -> number.fetch(layout, systemCall));
        Stream<String> command = probe.capture().records() ? Stream.of(COMMAND + "=$comm") : Stream.empty();
        Stream<String> stack = probe.capture().latency() ? Stream.of(STACK_POINTER + "=$stack") : Stream.empty();
        return Stream.of(fetched, command, stack).flatMap(part -> part).toList();
    }

    /** Field with the name of the task; {@code comm} itself is what the kernel calls its own. */
    String COMMAND = "task";

    /** Field with the stack pointer, which tells the frames of one thread apart. */
    String STACK_POINTER = "sp";
}
