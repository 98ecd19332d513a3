// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.MonitorStatus;
import dev.kprobe.api.v1alpha1.NodePhase;
import dev.kprobe.api.v1alpha1.NodeStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** While the API server is away agents keep their plans and count on, and tell when it is back. */
@Tag("faults")
@Order(102)
@ExtendWith(Fleet.class)
class FaultOutageTest {
    private static final String NAME = "unseen";
    private static final String COMMAND = "kpm-unseen";
    private static final int CALLS = 40_000;
    private static final int PER_SECOND = 500;
    private static final Duration AWAY = Duration.ofSeconds(60);

    @AfterEach
    void cleanUp() {
        Monitors.delete(NAME);
    }

    @Test
    void aMinuteWithoutTheApiServerLosesNothing() throws InterruptedException {
        String node = Lab.NODE_61;
        Monitors.applyOnNode(
                NAME,
                node,
                "probes: [{name: calls, target: {syscall: getppid}, filter: {command: %s}}]".formatted(COMMAND));
        Monitors.awaitArmed(NAME, 1);
        NodeStatus before = Nodes.await(node, "armed", status -> status.phase() == NodePhase.Armed);
        int agent = Lab.agentProcess(node);
        Calls.begin(node, CALLS, PER_SECOND, COMMAND);

        Machines.haltServer();
        assertThat(isServed()).isFalse();
        Thread.sleep(AWAY);
        assertThat(isServed()).isFalse();
        Machines.boot(node);

        MonitorStatus status = Monitors.awaitExactly(NAME, CALLS);
        Figures.counted("a minute without the API server", CALLS, status.hits());
        assertThat(Lab.agentProcess(node)).as("the same agent").isEqualTo(agent);
        assertThat(Nodes.row(Nodes.status(node).orElseThrow(), NAME).epoch())
                .as("never armed anew")
                .isEqualTo(Nodes.row(before, NAME).epoch());
    }

    private static boolean isServed() {
        return Command.run("", List.of("kubectl", "get", "--raw", "/readyz", "--request-timeout=5s"))
                        .exitCode()
                == 0;
    }
}
