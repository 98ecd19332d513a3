// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.perf.PerfCapture;
import dev.kprobe.agent.perf.PerfFilter;
import dev.kprobe.agent.perf.PerfProbe;
import java.util.List;

/** From what any backend takes to what events are planned from. */
final class PerfRequests {
    private PerfRequests() {}

    static PerfProbe of(ProbeRequest request) {
        return new PerfProbe(
                request.label(),
                request.onReturn(),
                List.of(request.location()),
                new PerfFilter(request.processId(), request.command(), List.of()),
                PerfCapture.NONE);
    }
}
