// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.operator.config.Patience;
import dev.kprobe.operator.observe.NodeView;
import dev.kprobe.operator.testing.SampleNode;
import dev.kprobe.operator.testing.Samples;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TeardownTest {
    private final Teardown teardown = new Teardown(Patience.DEFAULT);

    @Test
    void agentsStayUntilTheyHoldNothing() {
        assertThat(mayGo(SampleNode.named("a").view())).isFalse();
        assertThat(mayGo(SampleNode.named("a").withoutPlan().view())).isFalse();
        assertThat(mayGo(SampleNode.named("a").withoutPlan().unloaded().view())).isTrue();
    }

    @Test
    void silentAgentsAreNotWaitedFor() {
        assertThat(mayGo(SampleNode.named("a").silentFor(Duration.ofMinutes(1)).view()))
                .isTrue();
        assertThat(mayGo(SampleNode.named("a").unheard(Duration.ZERO))).isTrue();
    }

    @Test
    void patienceEnds() {
        NodeView node = SampleNode.named("a").view();

        assertThat(teardown.agentsMayGo(List.of(node), Samples.NOW.minusSeconds(59), Samples.NOW))
                .isFalse();
        assertThat(teardown.agentsMayGo(List.of(node), Samples.NOW.minusSeconds(60), Samples.NOW))
                .isTrue();
    }

    private boolean mayGo(NodeView node) {
        return teardown.agentsMayGo(List.of(node), Samples.NOW, Samples.NOW);
    }
}
