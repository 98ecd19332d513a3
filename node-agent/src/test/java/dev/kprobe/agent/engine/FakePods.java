// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.backend.NodePods;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.PodFilter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Pods that exist because a test says so; filters select by namespace. */
final class FakePods implements NodePods {
    final Map<Long, String> names = new HashMap<>(Map.of(7L, "shop/cart"));
    final Map<String, Set<Long>> cgroups = new HashMap<>();
    /** On the host's disk. */
    private Map<Long, String> kept = Map.of();

    Optional<String> obstacle = Optional.empty();
    boolean known = true;

    @Override
    public Optional<String> obstacle() {
        return obstacle;
    }

    @Override
    public Optional<String> name(long cgroup) {
        return Optional.ofNullable(names.getOrDefault(cgroup, kept.get(cgroup)));
    }

    @Override
    public void keep(BackendName backend, Map<Long, String> staying) {
        kept = staying;
    }

    @Override
    public Optional<Set<Long>> cgroups(PodFilter filter) {
        return known ? Optional.of(cgroups.getOrDefault(filter.namespaces().getFirst(), Set.of())) : Optional.empty();
    }
}
