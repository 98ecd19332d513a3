// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.counters;

import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.GroupCount;
import dev.kprobe.api.v1alpha1.GroupCounts;
import dev.kprobe.api.v1alpha1.Limits;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Hits by group, as far as the groups are known; the rest of a probe's hits belongs to others.
 *
 * @param by what the groups are
 * @param hits by the name of the group
 */
public record GroupHits(GroupBy by, Map<String, Long> hits) {
    /** Not grouped. */
    public static final GroupHits NONE = new GroupHits(GroupBy.None, Map.of());

    private static final Comparator<GroupCount> LARGEST_FIRST =
            Comparator.comparingLong(GroupCount::hits).reversed().thenComparing(GroupCount::name);

    /** Copies the map. */
    public GroupHits {
        hits = Map.copyOf(hits);
    }

    /** The groups that a report shows. */
    public static GroupHits of(GroupCounts counts) {
        Map<String, Long> hits = new HashMap<>();
        counts.top().forEach(group -> hits.merge(group.name(), group.hits(), Long::sum));
        return new GroupHits(counts.by(), hits);
    }

    /** The sum with what was counted after it; where that is grouped differently, what is here becomes others. */
    public GroupHits plus(GroupHits after) {
        if (after.by != by) {
            return after.by == GroupBy.None ? this : after;
        }
        if (after.hits.isEmpty() || hits.isEmpty()) {
            return hits.isEmpty() ? after : this;
        }
        Map<String, Long> sum = new HashMap<>(hits);
        after.hits.forEach((group, more) -> sum.merge(group, more, Long::sum));
        return new GroupHits(by, sum);
    }

    /** What is left without the hits of others, as far as they are here. */
    public GroupHits without(GroupHits others) {
        Map<String, Long> left = new HashMap<>(hits);
        if (others.by == by) {
            others.hits.forEach((group, less) -> left.computeIfPresent(group, (name, all) -> Math.max(0, all - less)));
        }
        return new GroupHits(by, left);
    }

    /** The largest groups, and all other hits of a probe that has so many. */
    public GroupCounts top(long total) {
        List<GroupCount> top = hits.entrySet().stream()
                .map(group -> new GroupCount(group.getKey(), group.getValue()))
                .sorted(LARGEST_FIRST)
                .limit(Limits.TOP_GROUPS)
                .toList();
        long shown = top.stream().mapToLong(GroupCount::hits).sum();
        // Read a moment after the total, the groups of a busy probe may be ahead of it.
        return new GroupCounts(by, top, Math.max(0, total - shown));
    }
}
