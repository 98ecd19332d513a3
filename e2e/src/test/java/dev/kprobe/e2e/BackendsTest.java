// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.FailureGroup;
import dev.kprobe.api.v1alpha1.MonitorStatus;
import dev.kprobe.api.v1alpha1.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A monitor that names its backend is counted by that one, whichever the node prefers, or says why it is not. */
@Order(2)
@ExtendWith(Fleet.class)
class BackendsTest {

    private static final int CALLS = 20_000;
    private static final String NAME = "by-name";

    @AfterEach
    void cleanUp() {
        Monitors.delete(NAME);
    }

    @ParameterizedTest
    @CsvSource({"node-1, Bpf", "node-1, Perf", "node-2, Bpf", "node-2, Perf", "node-3, Perf"})
    void theNamedOneCounts(String node, String backend) {
        apply(node, backend);
        Monitors.awaitArmed(NAME, 1);
        try (var program = Calls.prepare(node, "getppid", CALLS, "kpm-named")) {
            program.letGo();
            program.await();
        }
        MonitorStatus status = Monitors.awaitExactly(NAME, CALLS);
        assertThat(status.backends()).isEqualTo(backend + ":1");
    }

    @Test
    void theOneThatTheKernelRefusesIsNotReplaced() {
        apply(Lab.NODE_LOCKDOWN, "Module");
        MonitorStatus status = Monitors.await(
                NAME, "failed", seen -> seen.failures().stream().anyMatch(group -> group.reason() == Reason.NoBackend));
        FailureGroup failure = status.failures().getFirst();
        assertThat(failure.message())
                .startsWith("no backend that spec.backends names works here: Module: the kernel is locked down");
        assertThat(failure.nodes()).containsExactly(Lab.NODE_LOCKDOWN);
    }

    private static void apply(String node, String backend) {
        Monitors.applyOnNode(NAME, node, """
                backends: [%s]
                probes:
                - name: calls
                  target: {syscall: getppid}
                  filter: {command: kpm-named}
                """.formatted(backend));
    }
}
