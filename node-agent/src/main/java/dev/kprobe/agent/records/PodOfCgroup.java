// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

import org.jspecify.annotations.Nullable;

/** Who runs in a cgroup. */
@FunctionalInterface
public interface PodOfCgroup {
    /** For an agent that knows no pods. */
    PodOfCgroup UNKNOWN = cgroup -> null;

    /** The pod as {@code namespace/name}, null when it is none or not known. Any thread may ask; allocates nothing. */
    @Nullable
    String podOf(long cgroup);
}
