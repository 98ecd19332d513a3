// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

import dev.kprobe.api.v1alpha1.Operator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which calls the module counts.
 *
 * @param cgroups whether only a set of cgroups counts, which begins empty
 * @param processId the only process, 0 for any
 * @param command the only task name, empty for any
 * @param userId the only real user, null for any
 * @param arguments conditions on arguments, all of which must hold
 * @param result condition on what is returned, null for any
 */
public record DeviceFilter(
        boolean cgroups,
        int processId,
        String command,
        @Nullable Long userId,
        List<Condition> arguments,
        @Nullable Condition result) {
    /** Copies the list. */
    public DeviceFilter {
        arguments = List.copyOf(arguments);
    }

    /**
     * A condition on a number.
     *
     * @param argument which, from 1; 0 for what is returned
     * @param operator how it is compared
     * @param value with what
     * @param signed whether both are signed, which matters to operators that order
     */
    public record Condition(int argument, Operator operator, long value, boolean signed) {
        /** Takes the sign from operators that do not order. */
        public Condition {
            signed = signed
                    && switch (operator) {
                        case Less, LessOrEqual, Greater, GreaterOrEqual -> true;
                        case Equal, NotEqual, AnyBit -> false;
                    };
        }
    }
}
