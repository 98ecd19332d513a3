// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import dev.kprobe.api.v1alpha1.KprobeNode;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.ProbeReport;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** What the agents say of their nodes. */
final class Nodes {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private Nodes() {}

    /** Waits until the agent of a node says what is expected. */
    static NodeStatus await(String node, String what, Predicate<NodeStatus> condition) {
        return org.awaitility.Awaitility.await(node + ": " + what)
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(250))
                .until(() -> status(node).filter(condition), Optional::isPresent)
                .orElseThrow();
    }

    /** What it says now. */
    static Optional<NodeStatus> status(String node) {
        return Optional.ofNullable(
                        Lab.client().resources(KprobeNode.class).withName(node).get())
                .map(KprobeNode::getStatus);
    }

    /** What it says of the first probe of a monitor. */
    static ProbeReport row(NodeStatus status, String monitor) {
        return status.plans().stream()
                .filter(plan -> plan.name().equals(monitor))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing of " + monitor + " in " + status))
                .probes()
                .getFirst();
    }
}
