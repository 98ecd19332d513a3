// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent;

import dev.kprobe.agent.backend.NodePods;
import dev.kprobe.agent.pods.PodWatch;
import dev.kprobe.api.v1alpha1.PodFilter;
import java.util.Optional;
import java.util.Set;

/** The pods of this node as the watch of them sees them. */
record WatchedPods(PodWatch watch) implements NodePods {
    @Override
    public Optional<String> obstacle() {
        return watch.isPossible()
                ? Optional.empty()
                : Optional.of("this node has no cgroup v2, by which its kernel could tell pods apart");
    }

    @Override
    public Optional<String> name(long cgroup) {
        return Optional.ofNullable(watch.names().podOf(cgroup));
    }

    @Override
    public Optional<Set<Long>> cgroups(PodFilter filter) {
        return watch.cgroups(filter);
    }
}
