// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kprobe.api.v1alpha1.MonitorStatus;
import dev.kprobe.api.v1alpha1.NodePhase;
import dev.kprobe.api.v1alpha1.NodeStatus;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An agent that is killed again and again, while it counts and while it starts, loses no call of pinned probes. */
@Tag("faults")
@Order(105)
@ExtendWith(Fleet.class)
class FaultKillsTest {
    private static final String NAME = "kept";
    private static final String COMMAND = "kpm-kept";
    private static final int KILLS = 10;
    private static final int CALLS = 450_000;
    private static final int PER_SECOND = 1_000;

    private final Set<Integer> killed = new HashSet<>();

    @AfterEach
    void cleanUp() {
        Monitors.delete(NAME);
    }

    @Test
    void tenKillsUnderLoadLoseNothing() {
        String node = Lab.NODE_61;
        Monitors.applyOnNode(NAME, node, """
                onAgentLoss: Keep
                probes: [{name: calls, target: {syscall: getppid}, filter: {command: %s}}]
                """.formatted(COMMAND));
        Monitors.awaitArmed(NAME, 1);
        NodeStatus first = Nodes.await(node, "armed", status -> status.phase() == NodePhase.Armed);
        int program = Calls.begin(node, CALLS, PER_SECOND, COMMAND);

        String startedAt = first.agent().startedAt();
        for (int kill = 1; kill <= KILLS; kill++) {
            kill(node);
            if (kill % 4 == 0) {
                String before = startedAt;
                startedAt = Nodes.await(node, "adopted", status -> isAnother(status, before))
                        .agent()
                        .startedAt();
            }
        }
        assertThat(Lab.lives(node, program)).as("the load outlives the kills").isTrue();
        await("the calls have been made").atMost(Duration.ofMinutes(20)).until(() -> !Lab.lives(node, program));

        MonitorStatus status = Monitors.awaitExactly(NAME, CALLS);
        Figures.counted(KILLS + " kills of the agent under load", CALLS, status.hits());
        assertThat(Nodes.row(Nodes.status(node).orElseThrow(), NAME).epoch())
                .as("never armed anew")
                .isEqualTo(Nodes.row(first, NAME).epoch());
    }

    /** The pod goes with its agent, for kubelet lets a container that ends often wait longer and longer. */
    private void kill(String node) {
        await("an agent to kill")
                .atMost(Duration.ofMinutes(5))
                .until(() -> !fresh(node).isEmpty());
        fresh(node).forEach(agent -> {
            killed.add(agent);
            Command.run("", Lab.execLine(node, "kill", "-9", Integer.toString(agent)));
        });
        Command.output(
                "kubectl",
                "delete",
                "pods",
                "--namespace=kprobe-monitor-agents",
                "--field-selector=spec.nodeName=" + node,
                "--force",
                "--grace-period=0",
                "--wait=false");
    }

    private Set<Integer> fresh(String node) {
        Set<Integer> fresh = new HashSet<>(Lab.agentProcesses(node));
        fresh.removeAll(killed);
        return fresh;
    }

    private static boolean isAnother(NodeStatus status, String startedAt) {
        return status.phase() == NodePhase.Armed && !status.agent().startedAt().equals(startedAt);
    }
}
