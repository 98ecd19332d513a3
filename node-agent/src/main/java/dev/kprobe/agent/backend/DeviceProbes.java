// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.module.DeviceExtras;
import dev.kprobe.agent.module.DeviceFilter;
import dev.kprobe.agent.module.DeviceProbe;
import java.time.Duration;

/** From a request to what the module takes. */
final class DeviceProbes {
    private DeviceProbes() {}

    /**
     * The probe under a name.
     *
     * @param lease how long it stays without an agent when it is pinned
     */
    static DeviceProbe of(String name, ProbeRequest request, Duration lease) {
        Detail detail = request.detail();
        return new DeviceProbe(
                name,
                request.onReturn(),
                request.location().symbol().toString(),
                request.location().offset(),
                filter(request.filter()),
                new DeviceExtras(
                        detail.groupBy(),
                        detail.capture(),
                        detail.sampling(),
                        request.onReturn(),
                        detail.pin().isEmpty() ? 0 : Math.toIntExact(lease.toMillis()),
                        detail.cpuMillis()));
    }

    static DeviceFilter filter(CallFilter filter) {
        return new DeviceFilter(
                filter.pods() != null,
                filter.processId(),
                filter.command(),
                filter.userId(),
                filter.arguments().stream().map(DeviceProbes::condition).toList(),
                filter.result() == null ? null : condition(filter.result()));
    }

    private static DeviceFilter.Condition condition(Comparison comparison) {
        return new DeviceFilter.Condition(
                comparison.argument(), comparison.operator(), comparison.value(), comparison.signed());
    }
}
