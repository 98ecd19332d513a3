// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.plan;

import java.util.Map;

/**
 * What is known of the node the agent runs on.
 *
 * @param name of the Node and of its KprobeNode
 * @param uid of the Node
 * @param labels of the Node
 * @param disabled an administrator wants nothing armed here
 */
public record ThisNode(String name, String uid, Map<String, String> labels, boolean disabled) {
    /** Copies the labels. */
    public ThisNode {
        labels = Map.copyOf(labels);
    }
}
