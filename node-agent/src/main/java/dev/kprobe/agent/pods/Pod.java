// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.pods;

import java.util.Map;

/**
 * A pod of this node.
 *
 * @param uid as kubelet names its cgroup: for one from a file on the node that is not the UID of its object
 * @param namespace of the pod
 * @param name of the pod
 * @param labels of the pod
 */
public record Pod(String uid, String namespace, String name, Map<String, String> labels) {
    /** Copies the map. */
    public Pod {
        labels = Map.copyOf(labels);
    }

    /** {@code namespace/name}. */
    String fullName() {
        return namespace + "/" + name;
    }
}
