// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.observe;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;

/** Drops what the operator never reads before an object is kept, since that is most of it on a large fleet. */
final class Projections {
    private Projections() {}

    /** The object without its managed fields. */
    static <T extends HasMetadata> T withoutManagedFields(T object) {
        object.getMetadata().setManagedFields(List.of());
        return object;
    }

    /** A Node with its identity and labels only. */
    static Node identityAndLabels(Node node) {
        ObjectMeta metadata = node.getMetadata();
        return new NodeBuilder()
                .withNewMetadata()
                .withName(metadata.getName())
                .withUid(metadata.getUid())
                .withResourceVersion(metadata.getResourceVersion())
                .withLabels(metadata.getLabels())
                .endMetadata()
                .build();
    }
}
