// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.PodFilter;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The pods of this node, as a kernel sees them: by the ids of their cgroups. */
public interface NodePods {
    /** A node that cannot tell. */
    NodePods UNKNOWN = new NodePods() {
        @Override
        public Optional<String> obstacle() {
            return Optional.of("this node does not show the cgroups of pods");
        }

        @Override
        public Optional<String> name(long cgroup) {
            return Optional.empty();
        }

        @Override
        public Optional<Set<Long>> cgroups(PodFilter filter) {
            return Optional.empty();
        }
    };

    /** Why processes cannot be told apart by pod on this node; empty when they can. */
    Optional<String> obstacle();

    /** The pod that a cgroup belongs to, as {@code namespace/name}; empty when it belongs to none that is known. */
    Optional<String> name(long cgroup);

    /** These names of cgroups are in counts of a backend that outlive the agent: the next one is to know them. */
    default void keep(BackendName backend, Map<Long, String> names) {}

    /**
     * The cgroups of all pods that a filter selects now; what runs in a pod is in one of them or below. Empty while it
     * is not known which pods there are.
     */
    Optional<Set<Long>> cgroups(PodFilter filter);
}
