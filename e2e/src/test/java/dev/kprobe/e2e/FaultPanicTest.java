// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.MonitorStatus;
import dev.kprobe.api.v1alpha1.NodePhase;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.Reason;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node that panics right after a monitor was armed does not arm it again, and stays up. */
@Tag("faults")
@Order(104)
@ExtendWith(Fleet.class)
class FaultPanicTest {
    private static final String NODE = Lab.NODE_61;
    private static final String NAME = "deadly";
    private static final String OTHER = "harmless";
    private static final String COMMAND = "kpm-panic";
    private static final int CALLS = 20_000;

    @AfterEach
    void cleanUp() {
        List.of(NAME, OTHER).forEach(Monitors::delete);
    }

    @Test
    void theNodeComesBackInQuarantineAndStaysUp() {
        HostState.awaitNoNote(NODE, "loading");
        apply(NAME, "getppid");
        Monitors.awaitArmed(NAME, 1);
        String boot = Machines.bootId(NODE);
        assertThat(HostState.read(NODE, "arming")).startsWith(boot + "\n").contains(" " + NAME + "\n");
        Machines.panic(NODE);
        Machines.boot(NODE);

        String next = Machines.bootId(NODE);
        NodeStatus status = Nodes.await(
                NODE,
                "in quarantine",
                now -> now.phase() == NodePhase.Quarantined && now.bootId().equals(next));
        assertThat(next).isNotEqualTo(boot);
        assertThat(Nodes.row(status, NAME).reason()).isEqualTo(Reason.Quarantined);
        assertThat(status.message()).contains("the node went down within 60 s of arming this plan");
        Monitors.await(
                NAME,
                "says so",
                now -> now.failures().stream()
                        .anyMatch(failure -> failure.reason() == Reason.Quarantined && failure.count() == 1));
        assertThat(Kernel.hooked(NODE)).isEmpty();

        apply(OTHER, "getppid");
        Monitors.awaitArmed(OTHER, 1);
        Calls.make(NODE, CALLS, COMMAND);
        MonitorStatus other = Monitors.awaitExactly(OTHER, CALLS);
        Figures.counted("another monitor after the panic", CALLS, other.hits());
        assertThat(Monitors.status(NAME).orElseThrow().hits()).isZero();

        HostState.awaitNoNote(NODE, "arming");
        HostState.awaitNoNote(NODE, "loading");
        assertThat(Machines.bootId(NODE)).as("the node stays up").isEqualTo(next);
        apply(NAME, "getpgid");
        Monitors.awaitArmed(NAME, 1);
        assertThat(Nodes.await(NODE, "armed", now -> now.phase() == NodePhase.Armed)
                        .bootId())
                .isEqualTo(next);
    }

    private static void apply(String name, String systemCall) {
        Monitors.applyOnNode(
                name,
                NODE,
                "probes: [{name: calls, target: {syscall: %s}, filter: {command: %s}}]".formatted(systemCall, COMMAND));
    }
}
