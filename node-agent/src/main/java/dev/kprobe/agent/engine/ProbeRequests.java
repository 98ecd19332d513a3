// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.backend.ProbeRequest;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.api.v1alpha1.At;
import dev.kprobe.api.v1alpha1.Filter;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import java.util.Objects;

/** From a planned probe and its place in this kernel to what a backend takes. */
final class ProbeRequests {
    private ProbeRequests() {}

    static ProbeRequest of(PlannedProbe probe, Resolution.Found location) {
        Filter filter = Objects.requireNonNullElse(probe.filter(), new Filter(null, null));
        return new ProbeRequest(
                probe.name(),
                probe.at() == At.Return,
                location,
                Objects.requireNonNullElse(filter.processId(), 0),
                Objects.requireNonNullElse(filter.command(), ""));
    }
}
