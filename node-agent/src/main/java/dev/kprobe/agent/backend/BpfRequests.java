// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.backend.ArmResult.Refused;
import dev.kprobe.api.v1alpha1.Capture;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.Reason;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What of a request programs are made for. */
final class BpfRequests {
    private static final Set<Capture> RECORDED =
            Set.of(Capture.Task, Capture.Credentials, Capture.Arguments, Capture.Stack, Capture.UserStack);

    private BpfRequests() {}

    /**
     * What programs can't do of a request.
     *
     * @param arguments whether these are known where it is
     * @param ending why every probe ends with its agent, if it does
     */
    static Shortfall shortfall(
            ProbeRequest request, NodePods pods, PodLimits limits, boolean arguments, Optional<String> ending) {
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
        Set<Capture> recorded = EnumSet.noneOf(Capture.class);
        recorded.addAll(detail.capture());
        recorded.retainAll(RECORDED);
        if (!arguments) {
            recorded.remove(Capture.Arguments);
        }
        GroupBy group = grouping.isPresent() ? GroupBy.None : detail.groupBy();
        Optional<Refused> unkept = (recorded.isEmpty() ? ending : Optional.of("records need an agent that reads them"))
                .flatMap(why -> Shortfall.unkept(detail, why));
        return new Shortfall(
                limits.refusal(filter),
                Shortfall.together(Stream.of(lack(detail, recorded), grouping, budget(detail), unkept)
                        .flatMap(Optional::stream)
                        .toList()),
                request.with(new Detail(group, recorded, detail.sampling(), unkept.isPresent() ? "" : detail.pin())));
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

    private static Optional<Refused> lack(Detail detail, Set<Capture> recorded) {
        Set<Capture> left = new TreeSet<>(detail.capture());
        left.removeAll(recorded);
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of(new Refused(
                        Reason.UnsupportedCapture,
                        "backend Bpf does not record %s here"
                                .formatted(left.stream().map(Capture::name).collect(Collectors.joining(" and ")))));
    }

    private static Optional<Refused> budget(Detail detail) {
        return detail.cpuMillis() == 0
                ? Optional.empty()
                : Optional.of(new Refused(Reason.UnsupportedBudget, "backend Bpf does not measure what hits cost"));
    }
}
