// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.api.v1alpha1.PodFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which calls count.
 *
 * @param pods the only pods to count, null for any process
 * @param processId the only process to count, 0 for any
 * @param command the only task name to count, empty for any
 * @param userId the only real user to count, null for any
 * @param arguments conditions on arguments, all of which must hold
 * @param result condition on what the function returns, null for any
 */
public record CallFilter(
        @Nullable PodFilter pods,
        int processId,
        String command,
        @Nullable Long userId,
        List<Comparison> arguments,
        @Nullable Comparison result) {
    /** Every call. */
    public static final CallFilter ALL = new CallFilter(null, 0, "", null, List.of(), null);

    /** Copies the list. */
    public CallFilter {
        arguments = List.copyOf(arguments);
    }

    /** Those of a process, of a command, or of both. */
    public static CallFilter of(int processId, String command) {
        return new CallFilter(null, processId, command, null, List.of(), null);
    }
}
