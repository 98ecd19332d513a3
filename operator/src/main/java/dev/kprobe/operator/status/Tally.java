// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.NodeTally;
import java.util.List;
import java.util.Map;
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

    /** Nodes by backend, such as {@code Module:2,Perf:1}; empty before the first report. */
    static String backends(List<Verdict> verdicts) {
        Map<BackendName, Long> byBackend = verdicts.stream()
                .flatMap(verdict -> verdict.node().status().stream())
                .map(NodeStatus::backend)
                .collect(Collectors.groupingBy(backend -> backend.name(), TreeMap::new, Collectors.counting()));
        return byBackend.entrySet().stream()
                .map(entry -> entry.getKey() + ":" + entry.getValue())
                .collect(Collectors.joining(","));
    }
}
