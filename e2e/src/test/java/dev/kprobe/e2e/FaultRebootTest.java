// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.MonitorStatus;
import dev.kprobe.api.v1alpha1.NodePhase;
import dev.kprobe.api.v1alpha1.NodeStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node that loses power has the counts that it had reported, and goes on with them. */
@Tag("faults")
@Order(103)
@ExtendWith(Fleet.class)
class FaultRebootTest {
    private static final String NAME = "rebooted";
    private static final String COMMAND = "kpm-reboot";
    private static final int CALLS = 20_000;

    @AfterEach
    void cleanUp() {
        Monitors.delete(NAME);
    }

    @Test
    void countsContinueAfterAPowerCut() {
        String node = Lab.NODE_612;
        Monitors.applyOnNode(
                NAME,
                node,
                "probes: [{name: calls, target: {syscall: getppid}, filter: {command: %s}}]".formatted(COMMAND));
        Monitors.awaitArmed(NAME, 1);
        Calls.make(node, CALLS, COMMAND);
        Monitors.awaitExactly(NAME, CALLS);
        String boot = Machines.bootId(node);
        NodeStatus before = Nodes.status(node).orElseThrow();
        // A node that goes down sooner than that is not armed again until the plan changes: FaultPanicTest.
        HostState.awaitNoNote(node, "arming");
        HostState.awaitNoNote(node, "loading");

        Machines.cutPower(node);
        assertThat(Machines.isUp(node)).isFalse();
        Machines.boot(node);
        assertThat(Machines.bootId(node)).as("another boot").isNotEqualTo(boot);
        NodeStatus after = Nodes.await(
                node,
                "armed in another boot",
                status -> !status.bootId().equals(boot) && status.phase() == NodePhase.Armed);
        assertThat(Nodes.row(after, NAME).epoch())
                .isNotEqualTo(Nodes.row(before, NAME).epoch());

        Calls.make(node, CALLS, COMMAND);
        MonitorStatus status = Monitors.awaitExactly(NAME, 2 * CALLS);
        Figures.counted("a power cut in between", 2 * CALLS, status.hits());
    }
}
