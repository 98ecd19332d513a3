// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.KprobePlan;
import dev.kprobe.operator.observe.NodeView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the status of one monitor is folded from.
 *
 * @param plan the plan in force; empty before it is written
 * @param nodes all nodes of the cluster
 * @param disarming nodes that may still hold probes; of interest while the monitor is being deleted
 * @param obstacle what keeps the operator from going on, in a sentence
 */
public record FoldInput(
        KprobeMonitor monitor,
        Optional<KprobePlan> plan,
        List<NodeView> nodes,
        List<String> disarming,
        Optional<String> obstacle,
        Instant now) {}
