// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.backend.ArmResult.Refused;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Sampling;
import java.util.Optional;
import java.util.Set;

/** What of a request programs are made for. */
final class BpfRequests {
    private BpfRequests() {}

    static Shortfall shortfall(ProbeRequest request, NodePods pods, PodLimits limits) {
        CallFilter filter = request.filter();
        if (filter.result() != null && !request.onReturn()) {
            return Shortfall.refused(request, Reason.UnsupportedFilter, "a return value is there only on return");
        }
        if (!filter.arguments().isEmpty() && request.location().offset() != 0) {
            return Shortfall.refused(
                    request,
                    Reason.UnsupportedFilter,
                    "arguments are known only where a function begins, not at "
                            + request.location().location());
        }
        Optional<Refused> grouping = grouping(request, pods);
        Detail detail = request.detail();
        GroupBy group = grouping.isPresent() ? GroupBy.None : detail.groupBy();
        return new Shortfall(
                limits.refusal(filter),
                lack(detail).or(() -> grouping),
                request.with(new Detail(group, Set.of(), Sampling.ALL, detail.pin())));
    }

    private static Optional<Refused> grouping(ProbeRequest request, NodePods pods) {
        return switch (request.detail().groupBy()) {
            case Pod -> pods.obstacle().map(why -> new Refused(Reason.UnsupportedGrouping, "groupBy: Pod: " + why));
            case ReturnValue ->
                request.onReturn()
                        ? Optional.empty()
                        : Optional.of(
                                new Refused(Reason.UnsupportedGrouping, "a return value is there only on return"));
            case None, Command, Process -> Optional.empty();
        };
    }

    private static Optional<Refused> lack(Detail detail) {
        if (!detail.capture().isEmpty()) {
            return Optional.of(new Refused(Reason.UnsupportedCapture, "backend Bpf makes no records"));
        }
        return detail.cpuMillis() == 0
                ? Optional.empty()
                : Optional.of(new Refused(Reason.UnsupportedBudget, "backend Bpf does not measure what hits cost"));
    }
}
