// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.MonitorStatus;
import dev.kprobe.api.v1alpha1.NodePhase;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.Reason;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Agents that are not privileged count, filter by pod and record with programs, and say why they have nothing else. */
@Tag("faults")
@Order(108)
@ExtendWith(Fleet.class)
class LeastPrivilegeTest {
    private static final String NAME = "unprivileged";
    private static final String COMMAND = "kpm-least";
    private static final int CALLS = 20_000;
    private static final int RECORDS = 20;

    @BeforeAll
    static void takePrivilegesAway() {
        Chart.change("agent.mode=bpf", "allowPrivilegeEscalation: false");
    }

    @AfterEach
    void cleanUp() {
        Monitors.delete(NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {Lab.NODE_61, Lab.NODE_612, Lab.NODE_LOCKDOWN})
    void programsCount(String node) {
        Monitors.applyOnNode(NAME, node, """
                probes:
                - name: entries
                  target: {syscall: getppid}
                  groupBy: Pod
                  filter: {command: %1$s, pods: {namespaces: [lab-tools]}}
                - name: returns
                  target: {syscall: getppid}
                  at: Return
                  filter: {command: %1$s}
                - name: elsewhere
                  target: {syscall: getppid}
                  filter: {command: %1$s, pods: {namespaces: [kprobe-monitor]}}
                """.formatted(COMMAND));
        Monitors.awaitArmed(NAME, 1);
        assertThat(Monitors.status(NAME).orElseThrow().backends()).isEqualTo("Bpf:1");
        Calls.make(node, CALLS, COMMAND);
        MonitorStatus status = Monitors.awaitExactly(NAME, 2 * CALLS);
        assertThat(Monitors.probe(status, "entries").hits()).isEqualTo(CALLS);
        assertThat(Monitors.probe(status, "returns").hits()).isEqualTo(CALLS);
        assertThat(Monitors.probe(status, "elsewhere").hits()).isZero();
        assertThat(status.topGroups()).singleElement().satisfies(group -> {
            assertThat(group.name()).startsWith("lab-tools/lab-tools-");
            assertThat(group.hits()).isEqualTo(CALLS);
        });
        Figures.counted("without privileges on " + node, 2 * CALLS, status.hits());
    }

    @Test
    void programsRecord() {
        String node = Lab.NODE_61;
        Monitors.applyOnNode(NAME, node, """
                probes:
                - name: calls
                  target: {syscall: getppid}
                  filter: {command: %s}
                  capture: [Task, Credentials, Stack]
                """.formatted(COMMAND));
        Monitors.awaitArmed(NAME, 1);
        try (var program = Calls.prepare(node, "getppid", RECORDS, COMMAND);
                var records = new Records(node, NAME)) {
            program.letGo();
            program.await();
            List<JsonNode> all = records.take(RECORDS);
            assertThat(all).allSatisfy(record -> {
                assertThat(record.path("pid").asInt()).isEqualTo(program.pid());
                assertThat(record.path("stack").toString()).contains("do_syscall_64");
            });
        }
    }

    @Test
    void theOthersAreRefusedWithTheirReasons() {
        NodeStatus status = Nodes.await(Lab.NODE_61, "has a backend", now -> now.phase() == NodePhase.Idle);
        assertThat(status.backend().name()).isEqualTo(BackendName.Bpf);
        assertThat(status.backend().refusals()).singleElement().satisfies(refusal -> {
            assertThat(refusal.backend()).isEqualTo(BackendName.Module);
            assertThat(refusal.reason()).isEqualTo(Reason.LoadDenied);
        });
        Monitors.applyOnNode(NAME, Lab.NODE_61, """
                backends: [Perf]
                probes: [{name: calls, target: {syscall: getppid}}]
                """);
        MonitorStatus refused = Monitors.await(
                NAME, "refused", now -> now.failures().stream().anyMatch(group -> group.reason() == Reason.NoBackend));
        assertThat(refused.failures().getFirst().message()).contains("Perf: ");
    }
}
