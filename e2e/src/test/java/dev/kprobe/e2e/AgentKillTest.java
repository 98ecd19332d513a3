// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An agent that dies takes its probes with it, and comes back with the counts it had reported. */
@Order(6)
@ExtendWith(Fleet.class)
class AgentKillTest {

    private static final int CALLS = 20_000;

    /** The same on each node: a monitor that follows one of its name starts from zero. */
    private static final String NAME = "survives";

    @AfterEach
    void cleanUp() {
        Monitors.delete(NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {Lab.NODE_61, Lab.NODE_LOCKDOWN})
    void countsContinueAfterAKill(String node) {
        Monitors.applyOnNode(
                NAME, node, "probes: [{name: calls, target: {syscall: getppid}, filter: {command: kpm-kill}}]");
        Monitors.awaitArmed(NAME, 1);
        Calls.make(node, CALLS, "kpm-kill");
        Monitors.awaitExactly(NAME, CALLS);

        Lab.onNode(node, "kill", "-9", Integer.toString(Lab.agentProcess(node)));
        await("probes leave with the agent")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Kernel.hooked(node)).isEmpty());

        await("armed again").atMost(Duration.ofMinutes(5)).untilAsserted(() -> {
            assertThat(Monitors.status(NAME).orElseThrow().hits()).isGreaterThanOrEqualTo(CALLS);
            assertThat(Kernel.hooked(node)).isNotEmpty();
        });
        Calls.make(node, CALLS, "kpm-kill");
        Monitors.awaitExactly(NAME, 2 * CALLS);
    }
}
