// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An agent that dies takes its probes with it, and comes back with the counts it had reported. */
@Order(6)
@ExtendWith(Fleet.class)
class AgentKillTest {

    private static final int CALLS = 20_000;
    /** One counts with the module, the other with programs. Both at once, for a JVM takes a minute to start there. */
    private static final List<String> NODES = List.of(Lab.NODE_61, Lab.NODE_LOCKDOWN);

    @AfterEach
    void cleanUp() {
        NODES.forEach(node -> Monitors.delete(monitor(node)));
    }

    @Test
    void countsContinueAfterAKill() {
        for (String node : NODES) {
            Monitors.applyOnNode(
                    monitor(node),
                    node,
                    "probes: [{name: calls, target: {syscall: getppid}, filter: {command: kpm-kill}}]");
        }
        for (String node : NODES) {
            Monitors.awaitArmed(monitor(node), 1);
            Calls.make(node, CALLS, "kpm-kill");
            Monitors.awaitExactly(monitor(node), CALLS);
        }
        for (String node : NODES) {
            Lab.onNode(node, "kill", "-9", Integer.toString(Lab.agentProcess(node)));
            await("probes leave with the agent")
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(Kernel.hooked(node)).isEmpty());
        }
        for (String node : NODES) {
            await("armed again").atMost(Duration.ofMinutes(5)).untilAsserted(() -> {
                assertThat(Monitors.status(monitor(node)).orElseThrow().hits()).isGreaterThanOrEqualTo(CALLS);
                assertThat(Kernel.hooked(node)).isNotEmpty();
            });
            Calls.make(node, CALLS, "kpm-kill");
            Monitors.awaitExactly(monitor(node), 2 * CALLS);
        }
    }

    private static String monitor(String node) {
        return "survives-" + node;
    }
}
