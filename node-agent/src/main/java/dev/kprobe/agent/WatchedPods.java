// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent;

import dev.kprobe.agent.backend.NodePods;
import dev.kprobe.agent.pods.KeptNames;
import dev.kprobe.agent.pods.PodWatch;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.PodFilter;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The pods of this node.
 *
 * @param watch sees those that exist
 * @param kept what an earlier agent knew
 */
record WatchedPods(PodWatch watch, KeptNames kept) implements NodePods {
    @Override
    public Optional<String> obstacle() {
        return watch.isPossible()
                ? Optional.empty()
                : Optional.of("this node has no cgroup v2, by which its kernel could tell pods apart");
    }

    @Override
    public Optional<String> name(long cgroup) {
        return Optional.ofNullable(watch.names().podOf(cgroup)).or(() -> kept.name(cgroup));
    }

    @Override
    public void keep(BackendName backend, Map<Long, String> names) {
        kept.keep(backend.name(), names);
    }

    @Override
    public Optional<Set<Long>> cgroups(PodFilter filter) {
        return watch.cgroups(filter);
    }
}
