// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.pods;

import dev.kprobe.api.rules.NodeSelectors;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which pods a probe counts.
 *
 * @param namespaces they are in, all when there are none
 * @param selector of their labels; absent means all
 */
public record PodSelection(Set<String> namespaces, @Nullable LabelSelector selector) {
    /** Copies the set. */
    public PodSelection {
        namespaces = Set.copyOf(namespaces);
    }

    boolean matches(Pod pod) {
        return (namespaces.isEmpty() || namespaces.contains(pod.namespace()))
                && NodeSelectors.matches(selector, pod.labels());
    }

    /** The ids of the cgroups of these pods; what runs in a pod is in one of them or below. */
    Set<Long> cgroups(Collection<Pod> pods, Collection<PodCgroup> groups) {
        Set<String> uids = pods.stream().filter(this::matches).map(Pod::uid).collect(Collectors.toSet());
        return groups.stream()
                .filter(group -> uids.contains(group.uid()))
                .map(PodCgroup::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
