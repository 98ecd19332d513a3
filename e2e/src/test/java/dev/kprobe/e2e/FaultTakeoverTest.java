// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.MonitorStatus;
import dev.kprobe.api.v1alpha1.NodePhase;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.Reason;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The module becomes usable while BPF counts, and goes on where that has counted: of calls that never pause, none is
 * lost and none counts twice. It is kept from the agent as one that took its node down, until an administrator says
 * otherwise.
 */
@Tag("faults")
@Order(107)
@ExtendWith(Fleet.class)
class FaultTakeoverTest {
    private static final String NAME = "taken-over";
    private static final String COMMAND = "kpm-taken";
    private static final int CALLS = 60_000;
    private static final int PER_SECOND = 500;
    private static final String HELD = HostState.path("quarantined-module");

    private String node = Lab.NODE_61;

    @AfterEach
    void cleanUp() {
        Lab.onNode(node, "rm", "-f", HELD);
        Monitors.delete(NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {Lab.NODE_61, Lab.NODE_612})
    void theModuleTakesOverWithoutALostOrDoubledCall(String chosen) {
        node = chosen;
        holdTheModule();
        Monitors.applyOnNode(NAME, node, """
                probes:
                - {name: entry, target: {syscall: getppid}, filter: {command: %1$s}}
                - {name: return, target: {syscall: getppid}, at: Return, filter: {command: %1$s}}
                """.formatted(COMMAND));
        Monitors.awaitArmed(NAME, 1);
        NodeStatus before = await("Bpf", BackendName.Bpf);
        assertThat(before.backend().refusals())
                .anySatisfy(refusal -> assertThat(refusal.reason()).isEqualTo(Reason.Quarantined));
        assertThat(Kernel.moduleLoaded(node)).isFalse();

        int program = Calls.begin(node, CALLS, PER_SECOND, COMMAND);
        Monitors.await(NAME, "counts", status -> status.hits() > 0);
        Lab.onNode(node, "rm", HELD);
        NodeStatus after = await("the module", BackendName.Module);
        assertThat(Lab.lives(node, program)).as("calls go on meanwhile").isTrue();
        assertThat(Nodes.row(after, NAME).epoch())
                .isNotEqualTo(Nodes.row(before, NAME).epoch());

        MonitorStatus status = Monitors.awaitExactly(NAME, 2L * CALLS);
        assertThat(Monitors.probe(status, "entry").hits()).isEqualTo(CALLS);
        assertThat(Monitors.probe(status, "return").hits()).isEqualTo(CALLS);
        assertThat(status.backends()).isEqualTo("Module:1");
        Figures.counted("the module taking over from Bpf under load on " + node, 2 * CALLS, status.hits());
    }

    private NodeStatus await(String what, BackendName backend) {
        return Nodes.await(
                node,
                "counts with " + what,
                status -> status.phase() == NodePhase.Armed && status.backend().name() == backend);
    }

    /** An agent that has the module open keeps it, so it is replaced by one that finds none and may load none. */
    private void holdTheModule() {
        int agent = Lab.agentProcess(node);
        String module = "/proc/%d/root/modules/%s/kprobe_monitor.ko".formatted(agent, Lab.kernelOf(node));
        String build = Lab.onNode(node, "sha256sum", module).split(" ", -1)[0];
        assertThat(build).hasSize(64);
        Lab.onNode(node, "sh", "-c", "echo %s >%s".formatted(build, HELD));
        Lab.onNode(node, "kill", "-9", Integer.toString(agent));
        Awaitility.await("no module on " + node)
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    Command.run("", Lab.execLine(node, "rmmod", "kprobe_monitor"));
                    return !Kernel.moduleLoaded(node);
                });
    }
}
