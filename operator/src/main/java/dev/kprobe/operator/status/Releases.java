// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.KprobeNode;
import dev.kprobe.api.v1alpha1.MonitorStatus;
import dev.kprobe.operator.observe.NodeView;
import dev.kprobe.operator.observe.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Which KprobeNodes may go: those whose counts every monitor is known to have taken over. */
public final class Releases {
    private Releases() {}

    /** The KprobeNodes to release, by what the API server is known to hold as the status of each monitor. */
    public static List<KprobeNode> ready(Snapshot snapshot, Function<KprobeMonitor, Optional<MonitorStatus>> written) {
        return snapshot.nodes().stream()
                .filter(NodeView::leaving)
                .filter(node -> snapshot.monitors().stream()
                        .allMatch(monitor -> nothingToTakeOver(node, monitor)
                                || takenOver(Counts.uid(node), written.apply(monitor))))
                .flatMap(node -> Stream.ofNullable(node.report()))
                .filter(node -> node.getMetadata().getFinalizers() != null
                        && !node.getMetadata().getFinalizers().isEmpty())
                .toList();
    }

    private static boolean nothingToTakeOver(NodeView node, KprobeMonitor monitor) {
        return !node.orphaned() || node.plan(monitor.getMetadata().getUid()).isEmpty();
    }

    private static boolean takenOver(String uid, Optional<MonitorStatus> status) {
        return status.map(MonitorStatus::retiredNodes)
                .map(retired -> retired.folded().contains(uid))
                .orElse(false);
    }
}
