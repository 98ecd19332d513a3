// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.operator.observe.NodeView;
import dev.kprobe.operator.testing.SampleNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class RosterTest {
    private final NodeView known = SampleNode.named("a").view();

    @Test
    void everyNodeWithAnAgentGetsAKprobeNodeThatItOwns() {
        NodeView fresh = new NodeView("b", SampleNode.named("b").node(), null, true);
        NodeView spared = new NodeView("c", SampleNode.named("c").node(), null, false);

        assertThat(Roster.missing(List.of(known, fresh, spared)))
                .singleElement()
                .satisfies(created -> {
                    assertThat(created.getMetadata().getName()).isEqualTo("b");
                    assertThat(created.getMetadata().getFinalizers()).containsExactly(Roster.FOLD_FINALIZER);
                    assertThat(created.getMetadata().getOwnerReferences())
                            .singleElement()
                            .satisfies(owner -> assertThat(owner.getUid()).isEqualTo("b-uid"));
                });
    }

    @Test
    void kprobeNodesGoWithTheirNode() {
        Node successor = new NodeBuilder(known.node())
                .editMetadata()
                .withUid("another")
                .endMetadata()
                .build();

        assertThat(Roster.outdated(List.of(known))).isEmpty();
        assertThat(Roster.outdated(List.of(new NodeView("a", null, known.report(), false))))
                .containsExactly("a");
        assertThat(Roster.outdated(List.of(new NodeView("a", successor, known.report(), true))))
                .containsExactly("a");
    }
}
