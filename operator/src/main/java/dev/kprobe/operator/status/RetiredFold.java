// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

import dev.kprobe.api.v1alpha1.Limits;
import dev.kprobe.api.v1alpha1.RetiredNodes;
import dev.kprobe.operator.observe.NodeView;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes over the counts of nodes that are leaving. When only the KprobeNode was deleted there is nothing to take over:
 * the agent reports the same counts again in the next one. The UID of a folded KprobeNode stays in the status, so that
 * folding again, after a crash or with an old view, changes nothing. The list is bounded: a UID is needed only until
 * its KprobeNode is gone, which the finalizer delays until the status that names it is written.
 */
public final class RetiredFold {
    private RetiredFold() {}

    /** What is retired after the nodes that are leaving were folded in. */
    public static RetiredNodes fold(RetiredNodes before, String monitorUid, List<NodeView> nodes) {
        long hits = before.hits();
        long missed = before.missed();
        long dropped = before.dropped();
        List<String> folded = new ArrayList<>(before.folded());
        for (NodeView node : nodes) {
            var report = node.plan(monitorUid);
            String uid = Counts.uid(node);
            if (node.leaving() && node.orphaned() && report.isPresent() && !folded.contains(uid)) {
                hits += Counts.hits(report.get());
                missed += Counts.missed(report.get());
                dropped += Counts.dropped(report.get());
                folded.add(uid);
            }
        }
        int surplus = Math.max(0, folded.size() - Limits.RETIRED_KEYS);
        return new RetiredNodes(hits, missed, dropped, folded.subList(surplus, folded.size()));
    }
}
