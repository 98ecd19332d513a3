// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.fleet;

import dev.kprobe.api.v1alpha1.Api;
import dev.kprobe.api.v1alpha1.KprobeNode;
import dev.kprobe.operator.observe.NodeView;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.List;
import java.util.stream.Stream;

/** Which KprobeNodes there are to be: one for each node that runs an agent, owned by that very Node. */
public final class Roster {
    /** Keeps a KprobeNode until its counts are part of what the monitors retired. */
    public static final String FOLD_FINALIZER = Api.GROUP + "/fold";

    private Roster() {}

    /** The KprobeNodes to create. */
    public static List<KprobeNode> missing(List<NodeView> nodes) {
        return nodes.stream()
                .filter(node -> node.runsAgent() && node.report() == null)
                .flatMap(node -> Stream.ofNullable(node.node()))
                .map(Roster::kprobeNode)
                .toList();
    }

    /** The KprobeNodes to delete: their Node is gone, or is another one that only has the same name. */
    public static List<String> outdated(List<NodeView> nodes) {
        return nodes.stream()
                .filter(node -> node.orphaned() && !node.leaving())
                .map(NodeView::name)
                .toList();
    }

    private static KprobeNode kprobeNode(Node node) {
        KprobeNode kprobeNode = new KprobeNode();
        kprobeNode.setMetadata(new ObjectMetaBuilder()
                .withName(node.getMetadata().getName())
                .withFinalizers(FOLD_FINALIZER)
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion("v1")
                        .withKind("Node")
                        .withName(node.getMetadata().getName())
                        .withUid(node.getMetadata().getUid())
                        .build())
                .build());
        return kprobeNode;
    }
}
