// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What separates the kernel from the plans. Probes that are armed as they are wanted appear in neither list: they keep
 * running untouched, whatever else changes in their plan. Those that are armed otherwise appear in both.
 *
 * @param disarm armed but not wanted so
 * @param arm wanted but not armed so
 */
public record Difference(List<ProbeId> disarm, Map<ProbeId, Demand> arm) {

    /** Compares what the plans want with what is armed. */
    public static Difference between(Map<ProbeId, Demand> wanted, Map<ProbeId, Demand> armed) {
        Map<ProbeId, Demand> arm = new LinkedHashMap<>(wanted);
        List<ProbeId> disarm = armed.entrySet().stream()
                .filter(probe -> !probe.getValue().equals(wanted.get(probe.getKey())))
                .map(Map.Entry::getKey)
                .toList();
        arm.entrySet().removeIf(probe -> probe.getValue().equals(armed.get(probe.getKey())));
        return new Difference(disarm, arm);
    }

    /** The same where some probes must not be in the kernel: they are not armed, and disarmed if they are there. */
    public Difference without(Set<ProbeId> forbidden, Set<ProbeId> armed) {
        Map<ProbeId, Demand> rest = new LinkedHashMap<>(arm);
        rest.keySet().removeAll(forbidden);
        return new Difference(
                Stream.concat(disarm.stream(), forbidden.stream().filter(armed::contains))
                        .distinct()
                        .toList(),
                rest);
    }

    /** Whether the kernel already holds what the plans want. */
    public boolean isEmpty() {
        return disarm.isEmpty() && arm.isEmpty();
    }
}
