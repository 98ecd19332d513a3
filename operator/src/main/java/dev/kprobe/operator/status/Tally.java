// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.NodeTally;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts nodes. */
final class Tally {
    private Tally() {}

    /** Nodes by state. */
    static NodeTally nodes(List<Verdict> verdicts) {
        return new NodeTally(
                verdicts.size(),
                count(verdicts, NodeState.ARMED),
                count(verdicts, NodeState.PENDING),
                count(verdicts, NodeState.FAILED),
                count(verdicts, NodeState.UNSUPPORTED),
                count(verdicts, NodeState.STALE));
    }

    /** How many nodes are in one state. */
    static int count(List<Verdict> verdicts, NodeState state) {
        return (int)
                verdicts.stream().filter(verdict -> verdict.state() == state).count();
    }

    /**
     * Nodes by the backend that counts for a monitor, such as {@code Module:2,Perf:1}; empty before the first report.
     */
    static String backends(String uid, List<Verdict> verdicts) {
        Map<BackendName, Long> byBackend = verdicts.stream()
                .map(Verdict::node)
                .flatMap(node -> node.status().stream()
                        .map(status -> node.plan(uid)
                                .flatMap(plan -> Optional.ofNullable(plan.backend()))
                                .orElse(status.backend().name())))
                .collect(Collectors.groupingBy(backend -> backend, TreeMap::new, Collectors.counting()));
        return byBackend.entrySet().stream()
                .map(entry -> entry.getKey() + ":" + entry.getValue())
                .collect(Collectors.joining(","));
    }
}
