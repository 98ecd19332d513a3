// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.counters.GroupHits;
import dev.kprobe.agent.module.DeviceGroup;
import dev.kprobe.api.v1alpha1.GroupBy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names the groups of a probe. The kernel keeps the hits of a pod for as long as the probe is armed, and so its name is
 * kept here, when nobody else knows the pod any more. Confined to one thread.
 */
final class GroupLabels {
    private final GroupBy by;
    private final NodePods pods;
    private final Map<Long, String> known = new HashMap<>();

    GroupLabels(GroupBy by, NodePods pods) {
        this.by = by;
        this.pods = pods;
    }

    /** The hits by name; what belongs to no pod goes by the id of its cgroup. */
    GroupHits name(List<DeviceGroup> groups) {
        Map<String, Long> hits = new HashMap<>();
        groups.forEach(group -> hits.merge(name(group), group.hits(), Long::sum));
        return new GroupHits(by, hits);
    }

    /** The pods that were named so far, by cgroup. */
    Map<Long, String> pods() {
        return Map.copyOf(known);
    }

    private String name(DeviceGroup group) {
        return switch (by) {
            case Command -> group.text();
            case Process -> Long.toUnsignedString(group.key());
            case ReturnValue -> Long.toString(group.key());
            case Pod, None -> pod(group.key());
        };
    }

    private String pod(long cgroup) {
        pods.name(cgroup).ifPresent(name -> known.put(cgroup, name));
        return known.getOrDefault(cgroup, "cgroup:" + Long.toUnsignedString(cgroup));
    }
}
