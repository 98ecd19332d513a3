// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.GroupCounts;
import dev.kprobe.api.v1alpha1.Limits;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.TopGroup;
import dev.kprobe.operator.observe.NodeView;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The groups with most hits over all nodes. The order of the nodes makes no difference. */
final class TopGroups {
    private static final Comparator<TopGroup> LARGEST_FIRST = Comparator.comparingLong(TopGroup::hits)
            .reversed()
            .thenComparing(TopGroup::probe)
            .thenComparing(TopGroup::name);

    private TopGroups() {}

    /** Adds up what the nodes show of each group; what they count as other is of no group. */
    static List<TopGroup> of(String monitorUid, List<PlannedProbe> probes, List<NodeView> nodes) {
        Map<String, PlannedProbe> grouped = new HashMap<>();
        probes.stream()
                .filter(probe -> probe.groupBy() != GroupBy.None)
                .forEach(probe -> grouped.put(probe.name(), probe));
        Map<Key, Long> hits = new HashMap<>();
        nodes.stream()
                .flatMap(node -> node.plan(monitorUid).stream())
                .flatMap(report -> report.probes().stream())
                .filter(row -> isCurrent(row, grouped.get(row.name())))
                .forEach(row -> add(row, hits));
        return hits.entrySet().stream()
                .map(group -> new TopGroup(
                        group.getKey().probe(),
                        group.getKey().by(),
                        group.getKey().name(),
                        group.getValue()))
                .sorted(LARGEST_FIRST)
                .limit(Limits.TOP_GROUPS)
                .toList();
    }

    private static boolean isCurrent(ProbeReport row, @Nullable PlannedProbe probe) {
        GroupCounts groups = row.groups();
        return probe != null
                && groups != null
                && row.identity().equals(probe.identity())
                && groups.by() == probe.groupBy();
    }

    private static void add(ProbeReport row, Map<Key, Long> hits) {
        GroupCounts groups = row.groups();
        if (groups != null) {
            groups.top()
                    .forEach(group ->
                            hits.merge(new Key(row.name(), groups.by(), group.name()), group.hits(), Long::sum));
        }
    }

    private record Key(String probe, GroupBy by, String name) {}
}
