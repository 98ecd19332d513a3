// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.backend.ArmResult.Refused;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Sampling;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What of a request a backend can't do. A filter or target that it can't apply leaves the probe unarmed, for it would
 * count too much; what it can't record or group by is left out, and said.
 *
 * @param refusal why the probe can't be armed at all
 * @param lack what the probe is armed without
 * @param feasible the request without that
 */
public record Shortfall(Optional<Refused> refusal, Optional<Refused> lack, ProbeRequest feasible) {

    /** Nothing is left out. */
    public static Shortfall none(ProbeRequest request) {
        return new Shortfall(Optional.empty(), Optional.empty(), request);
    }

    /** Can't be armed. */
    public static Shortfall refused(ProbeRequest request, Reason reason, String message) {
        return new Shortfall(Optional.of(new Refused(reason, message)), Optional.empty(), request);
    }

    /** Several lacks as one, which has the reason of the first. */
    static Optional<Refused> together(List<Refused> lacks) {
        return lacks.isEmpty()
                ? Optional.empty()
                : Optional.of(new Refused(
                        lacks.getFirst().reason(),
                        lacks.stream().map(Refused::message).collect(Collectors.joining("; "))));
    }

    /** What is left out where the probe ends with its agent, if it should not. */
    static Optional<Refused> unkept(Detail detail, String why) {
        return detail.pin().isEmpty()
                ? Optional.empty()
                : Optional.of(new Refused(
                        Reason.UnsupportedKeep,
                        "onAgentLoss: Keep: the probe leaves the kernel with its agent, for " + why));
    }

    /** Everything is left out but to count the calls of one function: all, or those of a process or command. */
    static Shortfall beyondCounting(BackendName backend, ProbeRequest request) {
        CallFilter filter = request.filter();
        if (filter.pods() != null
                || filter.userId() != null
                || !filter.arguments().isEmpty()
                || filter.result() != null) {
            return refused(
                    request,
                    Reason.UnsupportedFilter,
                    "backend %s filters by process and command only".formatted(backend));
        }
        if (request.location().isPattern()) {
            return refused(
                    request,
                    Reason.UnsupportedTarget,
                    "backend %s probes single functions, not all that match %s"
                            .formatted(backend, request.location().symbol()));
        }
        return new Shortfall(
                Optional.empty(),
                lack(backend, request.detail()),
                request.with(new Detail(
                        GroupBy.None, Set.of(), Sampling.ALL, request.detail().pin())));
    }

    private static Optional<Refused> lack(BackendName backend, Detail detail) {
        if (!detail.capture().isEmpty()) {
            return Optional.of(
                    new Refused(Reason.UnsupportedCapture, "backend %s makes no records".formatted(backend)));
        }
        return detail.groupBy() == GroupBy.None
                ? Optional.empty()
                : Optional.of(new Refused(
                        Reason.UnsupportedGrouping,
                        "backend %s does not count by %s".formatted(backend, detail.groupBy())));
    }
}
