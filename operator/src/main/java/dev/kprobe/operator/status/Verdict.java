// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

import dev.kprobe.operator.observe.NodeView;
import java.util.List;

/**
 * What one selected node is for one monitor, and why.
 *
 * @param anyArmed whether at least one probe is armed there
 */
public record Verdict(NodeView node, NodeState state, boolean anyArmed, List<Trouble> troubles) {}
