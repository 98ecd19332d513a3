// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import java.util.Optional;

/** Who is behind the ids of cgroups. */
@FunctionalInterface
public interface GroupNames {
    /** Nobody knows. */
    GroupNames UNKNOWN = cgroup -> Optional.empty();

    /** The pod that a cgroup belongs to, as {@code namespace/name}; empty when it belongs to none. */
    Optional<String> pod(long cgroup);
}
