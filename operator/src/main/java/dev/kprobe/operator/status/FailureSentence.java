// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

import dev.kprobe.api.v1alpha1.FailureGroup;
import java.util.List;
import java.util.stream.Collectors;

/** Says in one line what failed where. */
final class FailureSentence {
    private static final int NAMED_GROUPS = 3;

    private FailureSentence() {}

    /** The first groups by name and the number of the others; empty without failures. */
    static String of(List<FailureGroup> failures) {
        if (failures.isEmpty()) {
            return "";
        }
        String named =
                failures.stream().limit(NAMED_GROUPS).map(FailureSentence::of).collect(Collectors.joining("; "));
        int more = failures.size() - NAMED_GROUPS;
        return more > 0 ? "%s; and %d more.".formatted(named, more) : named + ".";
    }

    private static String of(FailureGroup failure) {
        String subject = failure.probe() == null ? "" : "probe \"%s\": ".formatted(failure.probe());
        String nodes = failure.count() == 1 ? "1 node" : failure.count() + " nodes";
        return "%s%s on %s (kernel %s)".formatted(subject, failure.reason(), nodes, failure.kernel());
    }
}
