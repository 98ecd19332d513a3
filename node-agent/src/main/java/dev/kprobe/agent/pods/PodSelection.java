// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.pods;

import dev.kprobe.api.rules.LabelSelectors;
import dev.kprobe.api.v1alpha1.PodFilter;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which pods a filter selects. */
final class PodSelection {
    private PodSelection() {}

    /** The ids of the cgroups of these pods; what runs in a pod is in one of them or below. */
    static Set<Long> cgroups(PodFilter filter, Collection<Pod> pods, Collection<PodCgroup> groups) {
        Set<String> uids =
                pods.stream().filter(pod -> matches(filter, pod)).map(Pod::uid).collect(Collectors.toSet());
        return groups.stream()
                .filter(group -> uids.contains(group.uid()))
                .map(PodCgroup::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean matches(PodFilter filter, Pod pod) {
        return (filter.namespaces().isEmpty() || filter.namespaces().contains(pod.namespace()))
                && LabelSelectors.matches(filter.selector(), pod.labels());
    }
}
