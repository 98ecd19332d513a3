// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.MonitorStatus;
import dev.kprobe.api.v1alpha1.NodePhase;
import dev.kprobe.api.v1alpha1.NodeStatus;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Somebody sets the clock of a node an hour forward, and back again: nothing expires, and nothing lasts, by that. */
@Tag("faults")
@Order(101)
@ExtendWith(Fleet.class)
class FaultClockTest {
    private static final String NODE = Lab.NODE_61;
    private static final String LASTING = "lasting";
    private static final String BRIEF = "brief";
    private static final String COMMAND = "kpm-clock";
    private static final int CALLS = 20_000;
    private static final int HOUR = 3600;

    private int ahead;

    @AfterEach
    void cleanUp() {
        set(-ahead);
        List.of(LASTING, BRIEF).forEach(Monitors::delete);
    }

    @Test
    void aClockThatIsSetChangesNothing() {
        apply(LASTING, "30m");
        Monitors.awaitArmed(LASTING, 1);
        String epoch = epoch();
        long counted = 0;
        for (int step : new int[] {HOUR, -HOUR}) {
            set(step);
            Calls.make(NODE, CALLS, COMMAND);
            counted += CALLS;
            MonitorStatus status = Monitors.awaitExactly(LASTING, counted);
            Figures.counted("the clock set by %d s".formatted(step), counted, status.hits());
            assertThat(status.nodes().armed()).isEqualTo(1);
            assertThat(status.nodes().stale()).isZero();
            assertThat(new BigDecimal(status.hitsPerSecond())).isNotNegative();
            assertThat(epoch()).as("never armed anew").isEqualTo(epoch);
        }
        set(HOUR);
        apply(BRIEF, "90s");
        Monitors.awaitArmed(BRIEF, 1);
        Monitors.await(
                BRIEF,
                "expired",
                status -> status.conditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Expired")
                                && condition.getStatus().equals("True")));
        assertThat(Monitors.status(LASTING).orElseThrow().nodes().armed()).isEqualTo(1);
    }

    private static String epoch() {
        NodeStatus status = Nodes.await(NODE, "armed", now -> now.phase() == NodePhase.Armed);
        return Nodes.row(status, LASTING).epoch();
    }

    private void set(int seconds) {
        ahead += seconds;
        Lab.onNode(NODE, "sh", "-c", "date -s @$(($(date +%%s) + %d))".formatted(seconds));
    }

    private static void apply(String name, String expireAfter) {
        Monitors.applyOnNode(name, NODE, """
                expireAfter: %s
                probes: [{name: calls, target: {syscall: getppid}, filter: {command: %s}}]
                """.formatted(expireAfter, COMMAND));
    }
}
