// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.backend.CallFilter;
import dev.kprobe.agent.backend.Comparison;
import dev.kprobe.agent.backend.Detail;
import dev.kprobe.agent.backend.ProbeRequest;
import dev.kprobe.agent.plan.Demand;
import dev.kprobe.agent.plan.ProbeId;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.api.rules.Numbers;
import dev.kprobe.api.v1alpha1.At;
import dev.kprobe.api.v1alpha1.Capture;
import dev.kprobe.api.v1alpha1.Filter;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import dev.kprobe.api.v1alpha1.ReturnFilter;
import dev.kprobe.api.v1alpha1.Sampling;
import dev.kprobe.api.v1alpha1.Taken;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From a planned probe and its place in this kernel to what a backend takes. */
final class ProbeRequests {
    private ProbeRequests() {}

    static ProbeRequest of(ProbeId id, Demand demand, Resolution.Found location) {
        PlannedProbe probe = demand.probe();
        return new ProbeRequest(
                probe.name(),
                probe.at() == At.Return,
                location,
                filter(Objects.requireNonNullElse(probe.filter(), Filter.ALL)),
                new Detail(
                        probe.groupBy(),
                        capture(demand),
                        sampling(demand),
                        demand.pinned() ? id.pin() : "",
                        demand.cpuMillis()),
                demand.backends());
    }

    /** Without stacks there are still records. */
    private static Set<Capture> capture(Demand demand) {
        Set<Capture> capture = new HashSet<>(demand.probe().capture());
        if (demand.taken().compareTo(Taken.Stacks) >= 0 && !capture.isEmpty()) {
            capture.removeAll(Set.of(Capture.Stack, Capture.UserStack));
            capture.add(Capture.Task);
        }
        return capture;
    }

    /** Hits without a record are counted as such by the backend for as long as there may be one. */
    private static Sampling sampling(Demand demand) {
        Sampling sampling = Objects.requireNonNullElse(demand.probe().sampling(), Sampling.ALL);
        return demand.taken().compareTo(Taken.Records) >= 0 ? new Sampling(sampling.every(), 1) : sampling;
    }

    private static CallFilter filter(Filter filter) {
        return new CallFilter(
                filter.pods(),
                Objects.requireNonNullElse(filter.processId(), 0),
                Objects.requireNonNullElse(filter.command(), ""),
                filter.userId(),
                filter.arguments().stream()
                        .map(condition -> new Comparison(
                                condition.index(),
                                condition.operator(),
                                Numbers.parse(condition.value()),
                                condition.signed()))
                        .toList(),
                result(filter.returnValue()));
    }

    private static @Nullable Comparison result(@Nullable ReturnFilter condition) {
        return condition == null
                ? null
                : new Comparison(0, condition.operator(), Numbers.parse(condition.value()), condition.signed());
    }
}
