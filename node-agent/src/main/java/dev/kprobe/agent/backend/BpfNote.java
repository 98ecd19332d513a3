// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.bpf.program.ProbePlan;
import dev.kprobe.api.v1alpha1.GroupBy;
import java.time.Duration;
import java.util.Optional;

/**
 * What an agent has to know of a probe that an earlier one left.
 *
 * @param onReturn counts returns
 * @param group counts by this as well
 * @param functions it is at so many
 * @param definition tells it from a probe that does something else
 */
record BpfNote(boolean onReturn, GroupBy group, int functions, String definition) {
    /** Another number when programs count elsewhere than before, or otherwise. */
    private static final String FORMAT = "1";

    private static final String SEPARATOR = "\n";
    private static final int PARTS = 5;

    /** Of a probe that was armed for a request. */
    static BpfNote of(ProbeRequest request, int functions, Duration lease) {
        return new BpfNote(request.onReturn(), request.detail().groupBy(), functions, definition(request, lease));
    }

    /** What a request is for. Which pods it selects is not of it, for that can be changed. */
    static String definition(ProbeRequest request, Duration lease) {
        return "%s %s+%d %s %s %s"
                .formatted(
                        request.onReturn() ? "return" : "entry",
                        request.location().symbol(),
                        request.location().offset(),
                        DeviceProbes.filter(request.filter()),
                        request.detail().groupBy(),
                        lease);
    }

    /** What an agent wrote, if it was one that counts as this does. */
    static Optional<BpfNote> parse(String text) {
        String[] parts = text.split(SEPARATOR, PARTS);
        if (parts.length != PARTS || !parts[0].equals(FORMAT)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BpfNote(
                    Boolean.parseBoolean(parts[1]), GroupBy.valueOf(parts[2]), Integer.parseInt(parts[3]), parts[4]));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** How long the key of its groups is, 0 for none. */
    int groupKey() {
        return group == GroupBy.None ? 0 : ProbePlan.keyBytes(group);
    }

    /** For the next agent. */
    String text() {
        return String.join(
                SEPARATOR, FORMAT, Boolean.toString(onReturn), group.name(), Integer.toString(functions), definition);
    }
}
