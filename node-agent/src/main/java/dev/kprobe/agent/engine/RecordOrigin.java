// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.plan.ProbeId;
import dev.kprobe.api.v1alpha1.At;
import dev.kprobe.api.v1alpha1.Capture;
import java.util.Set;

/**
 * The probe behind records.
 *
 * @param plan its plan
 * @param probe its name
 * @param symbol where it is
 * @param onReturn whether its records are made when calls return, with value and duration
 * @param capture what they hold
 */
public record RecordOrigin(String plan, String probe, String symbol, boolean onReturn, Set<Capture> capture) {
    static RecordOrigin of(ProbeId id, ArmedProbe armed) {
        var probe = armed.demand().probe();
        return new RecordOrigin(
                id.plan().name(),
                probe.name(),
                armed.place().location(),
                probe.at() == At.Return,
                Set.copyOf(probe.capture()));
    }
}
