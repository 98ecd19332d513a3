// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.pods;

import java.util.List;

/**
 * The cgroup of a pod.
 *
 * @param uid of the pod, as kubelet names it
 * @param id of the cgroup that all of its containers are below
 * @param below ids of all cgroups below it
 */
record PodCgroup(String uid, long id, List<Long> below) {
    /** Copies the list. */
    PodCgroup {
        below = List.copyOf(below);
    }
}
