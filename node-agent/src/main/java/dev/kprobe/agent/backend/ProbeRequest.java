// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.api.v1alpha1.BackendName;
import java.util.List;

/**
 * A probe that is to be armed.
 *
 * @param label a readable name; backends make it unique
 * @param onReturn counts returns instead of entries
 * @param location where it sits
 * @param filter which calls count
 * @param detail what is wanted beside the count
 * @param backends that may count it, the preferred first; empty for those that the node prefers
 */
public record ProbeRequest(
        String label,
        boolean onReturn,
        Resolution.Found location,
        CallFilter filter,
        Detail detail,
        List<BackendName> backends) {
    /** Copies the list. */
    public ProbeRequest {
        backends = List.copyOf(backends);
    }

    /** One that any backend may count. */
    public ProbeRequest(String label, boolean onReturn, Resolution.Found location, CallFilter filter, Detail detail) {
        this(label, onReturn, location, filter, detail, List.of());
    }

    /** One that only counts, all calls or those of a process or command. */
    public ProbeRequest(String label, boolean onReturn, Resolution.Found location, int processId, String command) {
        this(label, onReturn, location, CallFilter.of(processId, command), Detail.NONE);
    }

    /** The only process to count, 0 for any. */
    public int processId() {
        return filter.processId();
    }

    /** The only task name to count, empty for any. */
    public String command() {
        return filter.command();
    }

    /** The same with another detail. */
    public ProbeRequest with(Detail other) {
        return new ProbeRequest(label, onReturn, location, filter, other, backends);
    }
}
