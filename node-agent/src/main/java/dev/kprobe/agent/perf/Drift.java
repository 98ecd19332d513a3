// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import dev.kprobe.agent.tracefs.EventDefinition;
import dev.kprobe.agent.tracefs.KprobeList;
import dev.kprobe.agent.tracefs.KprobeState;
import dev.kprobe.api.v1alpha1.Reason;
import java.util.List;
import java.util.Optional;

/**
 * Why a probe that was armed does not fire any more.
 *
 * @param reason for programs
 * @param message for people
 */
public record Drift(Reason reason, String message) {

    /** Compares what was armed with what the kernel says; empty when all is well. */
    public static Optional<Drift> of(List<EventDefinition> definitions, KprobeList kernel) {
        if (kernel.kprobesEnabled().equals(Optional.of(false))) {
            return Optional.of(new Drift(Reason.KprobesDisabled, "all probes are switched off (kprobes/enabled is 0)"));
        }
        return definitions.stream()
                .flatMap(definition -> of(definition, kernel).stream())
                .findFirst();
    }

    private static Optional<Drift> of(EventDefinition definition, KprobeList kernel) {
        KprobeState state = kernel.of(definition);
        String place = definition.location();
        return switch (state) {
            case FTRACE ->
                kernel.ftraceEnabled().equals(Optional.of(false))
                        ? Optional.of(new Drift(
                                Reason.FtraceDisabled,
                                "the probe in %s does not fire while kernel.ftrace_enabled is 0".formatted(place)))
                        : Optional.empty();
            case OPTIMIZED, TRAP -> Optional.empty();
            case DISABLED ->
                Optional.of(new Drift(Reason.KprobesDisabled, "the probe in " + place + " is switched off"));
            case GONE -> Optional.of(new Drift(Reason.SymbolNotFound, "the module of " + place + " was unloaded"));
            case ABSENT -> Optional.of(new Drift(Reason.Internal, "the kernel lists no probe in " + place));
        };
    }
}
