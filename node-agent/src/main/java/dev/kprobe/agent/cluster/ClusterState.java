// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.cluster;

import dev.kprobe.agent.plan.GuardRails;
import dev.kprobe.agent.plan.NodePlan;
import dev.kprobe.agent.plan.ThisNode;
import dev.kprobe.api.v1alpha1.NodeStatus;
import java.util.List;
import java.util.Optional;

/**
 * What the cluster says at one moment.
 *
 * @param node the node of this agent
 * @param plans every plan, with the eyes of this node
 * @param rails what holds for all of them
 * @param published the status that the node's KprobeNode shows
 */
public record ClusterState(ThisNode node, List<NodePlan> plans, GuardRails rails, Optional<NodeStatus> published) {
    /** Copies the list. */
    public ClusterState {
        plans = List.copyOf(plans);
    }

    /** Where no administrator has said anything. */
    public ClusterState(ThisNode node, List<NodePlan> plans, Optional<NodeStatus> published) {
        this(node, plans, GuardRails.NONE, published);
    }

    /** The same where something else holds for all plans. */
    public ClusterState with(GuardRails others) {
        return new ClusterState(node, plans, others, published);
    }
}
