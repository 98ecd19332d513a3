// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.backend.ArmResult.Refused;
import dev.kprobe.agent.perf.FetchedNumber;
import dev.kprobe.agent.perf.Operator;
import dev.kprobe.agent.perf.PerfCapture;
import dev.kprobe.agent.perf.PerfFilter;
import dev.kprobe.agent.perf.PerfMachine;
import dev.kprobe.agent.perf.PerfProbe;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.api.v1alpha1.Capture;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Sampling;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** From what any backend takes to what events are planned from, and what is lost on this way. */
final class PerfRequests {
    private static final int ARGUMENTS = 6;
    private static final Set<Capture> RECORDED = Set.of(Capture.Task, Capture.Arguments, Capture.Stack);

    private PerfRequests() {}

    static PerfProbe of(ProbeRequest request, List<Resolution.Found> places) {
        Set<Capture> capture = request.detail().capture();
        return new PerfProbe(
                request.label(),
                request.onReturn(),
                places,
                filter(request.filter()),
                new PerfCapture(
                        !capture.isEmpty(),
                        capture.contains(Capture.Arguments) ? ARGUMENTS : 0,
                        capture.contains(Capture.Stack),
                        request.onReturn()));
    }

    static Shortfall shortfall(ProbeRequest request, PerfMachine machine) {
        CallFilter filter = request.filter();
        if (filter.pods() != null) {
            return Shortfall.refused(request, Reason.UnsupportedFilter, "backend Perf does not filter by pod");
        }
        if (filter.userId() != null) {
            return Shortfall.refused(request, Reason.UnsupportedFilter, "backend Perf does not filter by user");
        }
        boolean forgotten = request.onReturn() && !machine.argumentsOnReturn();
        if (forgotten && !filter.arguments().isEmpty()) {
            return Shortfall.refused(
                    request,
                    Reason.UnsupportedFilter,
                    "backend Perf on this kernel has forgotten the arguments when a function returns");
        }
        Detail detail = request.detail();
        Set<Capture> recorded = EnumSet.noneOf(Capture.class);
        recorded.addAll(detail.capture());
        recorded.retainAll(RECORDED);
        if (forgotten || request.location().offset() != 0) {
            recorded.remove(Capture.Arguments);
        }
        return new Shortfall(
                Optional.empty(),
                lack(detail, recorded),
                request.with(new Detail(GroupBy.None, recorded.isEmpty() ? Set.of() : recorded, Sampling.ALL, "")));
    }

    private static Optional<Refused> lack(Detail detail, Set<Capture> recorded) {
        List<Refused> all = new ArrayList<>();
        List<String> lacks = new ArrayList<>();
        Set<Capture> left = new TreeSet<>(detail.capture());
        left.removeAll(recorded);
        left.forEach(capture -> lacks.add("does not record " + capture + " here"));
        if (!detail.sampling().equals(Sampling.ALL)) {
            lacks.add("does not sample records");
        }
        if (!lacks.isEmpty()) {
            all.add(new Refused(Reason.UnsupportedCapture, "backend Perf " + String.join(" and ", lacks)));
        }
        if (detail.groupBy() != GroupBy.None) {
            all.add(new Refused(Reason.UnsupportedGrouping, "backend Perf does not count by " + detail.groupBy()));
        }
        if (detail.cpuMillis() != 0) {
            all.add(new Refused(Reason.UnsupportedBudget, "backend Perf does not measure what hits cost"));
        }
        Shortfall.unkept(detail, "events of backend Perf belong to it").ifPresent(all::add);
        return Shortfall.together(all);
    }

    private static PerfFilter filter(CallFilter filter) {
        List<dev.kprobe.agent.perf.Comparison> comparisons = new ArrayList<>();
        filter.arguments().forEach(comparison -> comparisons.add(comparison(comparison, comparison.argument())));
        Comparison result = filter.result();
        if (result != null) {
            comparisons.add(comparison(result, FetchedNumber.RETURN_VALUE));
        }
        return new PerfFilter(filter.processId(), filter.command(), comparisons);
    }

    private static dev.kprobe.agent.perf.Comparison comparison(Comparison comparison, int number) {
        Operator operator = switch (comparison.operator()) {
            case Equal -> Operator.EQUAL;
            case NotEqual -> Operator.NOT_EQUAL;
            case Less -> Operator.LESS;
            case LessOrEqual -> Operator.LESS_OR_EQUAL;
            case Greater -> Operator.GREATER;
            case GreaterOrEqual -> Operator.GREATER_OR_EQUAL;
            case AnyBit -> Operator.BITS;
        };
        return new dev.kprobe.agent.perf.Comparison(
                new FetchedNumber(number, comparison.signed()), operator, comparison.value());
    }
}
