// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.perf.Drift;
import dev.kprobe.agent.tracefs.KprobeList;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the kernel says is armed, compared with what should be. */
final class PerfConditions {
    private PerfConditions() {}

    /** Which probes do not do what they should. A list that cannot be read says nothing of them. */
    static Map<ProbeHandle, Condition> of(Map<ProbeHandle, PerfArmed> probes, PerfSymbols.ArmedProbes armed) {
        Map<ProbeHandle, Condition> conditions = new HashMap<>();
        if (probes.isEmpty()) {
            return conditions;
        }
        try {
            KprobeList kernel = armed.read();
            probes.forEach((handle, probe) -> Drift.of(probe.definitions(), kernel)
                    .flatMap(PerfConditions::condition)
                    .ifPresent(condition -> conditions.put(handle, condition)));
        } catch (IOException e) {
            System.getLogger(PerfConditions.class.getName()).log(System.Logger.Level.DEBUG, e.getMessage());
        }
        return conditions;
    }

    /** A probe that the list does not name may go by another name there. */
    private static Optional<Condition> condition(Drift drift) {
        return switch (drift.reason()) {
            case SymbolNotFound -> Optional.of(new Condition.Lost());
            case KprobesDisabled, FtraceDisabled ->
                Optional.of(new Condition.Silenced(drift.reason(), drift.message()));
            default -> Optional.empty();
        };
    }
}
