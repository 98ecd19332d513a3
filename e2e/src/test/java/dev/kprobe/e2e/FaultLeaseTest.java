// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kprobe.api.v1alpha1.MonitorStatus;
import dev.kprobe.api.v1alpha1.NodePhase;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An agent that stays away for longer than the lease: the module disarms by itself, and the status says so. */
@Tag("faults")
@Order(106)
@ExtendWith(Fleet.class)
class FaultLeaseTest {
    private static final String NODE = Lab.NODE_61;
    private static final String NAME = "lapsed";
    private static final String COMMAND = "kpm-lapse";
    private static final int CALLS = 20_000;
    private static final int WITHIN = 3_000;
    private static final int LEASE = 10;

    @BeforeAll
    static void shortenTheLease() {
        Chart.change("agent.leaseSeconds=" + LEASE, "value: \"%d\"".formatted(LEASE));
    }

    @AfterEach
    void cleanUp() {
        Monitors.delete(NAME);
    }

    @Test
    void theModuleDisarmsWhenNobodyComes() {
        Monitors.applyOnNode(NAME, NODE, """
                onAgentLoss: Keep
                probes: [{name: calls, target: {syscall: getppid}, filter: {command: %s}}]
                """.formatted(COMMAND));
        Monitors.awaitArmed(NAME, 1);
        Calls.make(NODE, CALLS, COMMAND);
        Monitors.awaitExactly(NAME, CALLS);

        Command.run(away(), Lab.execLine(NODE, "sh", "-c", "cat >/tmp/away; rm -f /tmp/back"));
        Lab.onNode(NODE, "sh", "-c", "setsid sh /tmp/away </dev/null >/dev/null 2>/dev/null &");
        await("kubelet back")
                .pollDelay(Duration.ofSeconds(2L * LEASE))
                .atMost(Duration.ofMinutes(3))
                .until(() -> Command.run("", Lab.execLine(NODE, "test", "-e", "/tmp/back"))
                                .exitCode()
                        == 0);
        assertThat(Integer.parseInt(Lab.onNode(NODE, "cat", "/tmp/within").strip()))
                .as("armed while the lease runs")
                .isPositive();
        assertThat(Lab.onNode(NODE, "cat", "/tmp/beyond").strip())
                .as("armed when it has run out")
                .isEqualTo("0");

        Nodes.await(
                NODE,
                "says that the lease had run out",
                status -> status.phase() == NodePhase.Armed
                        && status.message() != null
                        && status.message().contains("whose lease runs out"));
        MonitorStatus status = Monitors.awaitExactly(NAME, CALLS + WITHIN);
        Figures.counted("away for longer than the lease, of which within it", CALLS + WITHIN, status.hits());
    }

    /** Kubelet would start another agent, and is held up meanwhile; nobody can look in through it then. */
    private static String away() {
        return """
                hooked() { cat /sys/kernel/debug/kprobes/list /sys/kernel/tracing/enabled_functions | grep -c sys_getppid; }
                kubelet=$(pidof kubelet)
                kill -STOP $kubelet
                kill -9 %d
                calls getppid %d %s
                hooked >/tmp/within
                sleep %d
                hooked >/tmp/beyond
                calls getppid %d %s
                kill -CONT $kubelet
                touch /tmp/back
                """.formatted(Lab.agentProcess(NODE), WITHIN, COMMAND, LEASE + LEASE / 2, CALLS, COMMAND);
    }
}
