// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.NodePhase;
import dev.kprobe.api.v1alpha1.NodeStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReportPolicyTest {
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final ReportPolicy policy = new ReportPolicy(HEARTBEAT);
    private final NodeStatus written = Statuses.status(NodePhase.Armed, 5, "t1");

    @Test
    void reportsChangesOfStateAtOnce() {
        NodeStatus degraded = Statuses.status(NodePhase.Degraded, 5, "t2");
        assertThat(policy.dueAfter(written, degraded, INTERVAL)).isEqualTo(Duration.ZERO);
    }

    @Test
    void reportsCountersAtTheInterval() {
        assertThat(policy.dueAfter(written, Statuses.status(NodePhase.Armed, 6, "t2"), INTERVAL))
                .isEqualTo(INTERVAL);
        assertThat(policy.dueAfter(written, Statuses.status(NodePhase.Armed, 6, "t2"), Duration.ofHours(1)))
                .isEqualTo(HEARTBEAT);
    }

    @Test
    void reportsManyCountersLessOften() {
        assertThat(afterCounting(200)).isEqualTo(INTERVAL);
        assertThat(afterCounting(300)).isEqualTo(Duration.ofSeconds(3));
        assertThat(afterCounting(2_000)).isEqualTo(HEARTBEAT);
    }

    private Duration afterCounting(int probes) {
        return policy.dueAfter(
                Statuses.status(NodePhase.Armed, probes, 5, "t1"),
                Statuses.status(NodePhase.Armed, probes, 6, "t2"),
                INTERVAL);
    }

    @Test
    void showsThatItLivesWhenNothingChanges() {
        assertThat(policy.dueAfter(written, Statuses.status(NodePhase.Armed, 5, "t2"), INTERVAL))
                .isEqualTo(HEARTBEAT);
    }

    @Test
    void waitsLongerAfterEachFailure() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5));
        assertThat(backoff.failed()).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.failed()).isEqualTo(Duration.ofSeconds(2));
        assertThat(backoff.failed()).isEqualTo(Duration.ofSeconds(4));
        assertThat(backoff.failed()).isEqualTo(Duration.ofSeconds(5));
        backoff.succeeded();
        assertThat(backoff.failed()).isEqualTo(Duration.ofSeconds(1));
    }
}
