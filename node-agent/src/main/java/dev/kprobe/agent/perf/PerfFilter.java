// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import java.util.List;

/**
 * Which hits count; all parts must hold.
 *
 * @param processId the only process, 0 for any
 * @param command the only task name, empty for any
 * @param comparisons of arguments and the return value
 */
public record PerfFilter(int processId, String command, List<Comparison> comparisons) {
    /** Every hit. */
    public static final PerfFilter ALL = new PerfFilter(0, "", List.of());

    /** Copies the list. */
    public PerfFilter {
        comparisons = List.copyOf(comparisons);
    }

    /** Whether it compares arguments. */
    public boolean ofArguments() {
        return comparisons.stream().anyMatch(comparison -> !comparison.number().isReturnValue());
    }

    /** Whether it compares the return value. */
    public boolean ofReturnValue() {
        return comparisons.stream().anyMatch(comparison -> comparison.number().isReturnValue());
    }
}
