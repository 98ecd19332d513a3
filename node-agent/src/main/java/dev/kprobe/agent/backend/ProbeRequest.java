// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.symbols.Resolution;

/**
 * A probe that is to be armed.
 *
 * @param label a readable name; backends make it unique
 * @param onReturn counts returns instead of entries
 * @param location where it sits
 * @param filter which calls count
 * @param detail what is wanted beside the count
 */
public record ProbeRequest(
        String label, boolean onReturn, Resolution.Found location, CallFilter filter, Detail detail) {
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
        return new ProbeRequest(label, onReturn, location, filter, other);
    }
}
