// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.fleet;

import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.operator.config.Patience;
import dev.kprobe.operator.observe.NodeView;
import java.time.Instant;
import java.util.List;

/** When the agents may be removed after the last monitor went: not before they have let go of the kernel. */
public final class Teardown {
    private final Patience patience;

    /** With the times to wait. */
    public Teardown(Patience patience) {
        this.patience = patience;
    }

    /** Whether the agents may go, when there has been no monitor since {@code idleSince}. */
    public boolean agentsMayGo(List<NodeView> nodes, Instant idleSince, Instant now) {
        return !now.isBefore(idleSince.plus(patience.teardown()))
                || nodes.stream().allMatch(node -> silent(node, now) || holdsNothing(node));
    }

    private boolean silent(NodeView node, Instant now) {
        return node.heard()
                .map(heard -> heard.isBefore(now.minus(patience.silence())))
                .orElse(true);
    }

    private static boolean holdsNothing(NodeView node) {
        return node.status().map(Teardown::holdsNothing).orElse(true);
    }

    private static boolean holdsNothing(NodeStatus status) {
        return status.plans().isEmpty() && !status.backend().moduleLoaded();
    }
}
