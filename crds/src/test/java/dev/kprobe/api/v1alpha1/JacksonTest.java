// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is written is read back the same; what is absent is filled; what is unknown does no harm. */
class JacksonTest {
    private final KubernetesSerialization json = new KubernetesSerialization();

    @Test
    void monitorAsPeopleWriteIt() {
        KprobeMonitor monitor = json.unmarshal("""
                apiVersion: kprobe.dev/v1alpha1
                kind: KprobeMonitor
                metadata: {name: mmap-watch}
                spec:
                  nodeSelector: {matchLabels: {pool: web}}
                  probes:
                  - name: mmap
                    target: {syscall: mmap}
                    filter: {command: nginx, userId: 0, arguments: [{index: 2, operator: Greater, value: "4096"}]}
                  - name: failing
                    target: {functions: "tcp_*"}
                    at: Return
                    filter: {returnValue: {operator: Less, value: "0"}}
                    groupBy: Command
                    capture: [Task, Stack]
                    sampling: {every: 100}
                """, KprobeMonitor.class);

        assertThat(monitor.getSpec().onAgentLoss()).isEqualTo(OnAgentLoss.Disarm);
        assertThat(monitor.getSpec().paused()).isFalse();
        assertThat(monitor.getSpec().probes())
                .containsExactly(
                        ProbeSpec.counting(
                                "mmap",
                                Target.systemCall("mmap"),
                                At.Entry,
                                new Filter(
                                        null,
                                        null,
                                        "nginx",
                                        0L,
                                        List.of(new ArgumentFilter(2, Operator.Greater, "4096", false)),
                                        null)),
                        new ProbeSpec(
                                "failing",
                                Target.functions("tcp_*"),
                                At.Return,
                                new Filter(
                                        null, null, null, null, List.of(), new ReturnFilter(Operator.Less, "0", true)),
                                GroupBy.Command,
                                List.of(Capture.Task, Capture.Stack),
                                new Sampling(100, 0)));
        assertThat(json.unmarshal(json.asJson(monitor), KprobeMonitor.class)).isEqualTo(monitor);
    }

    @Test
    void anEmptySelectorOfPodsSurvivesTheRoundTrip() {
        Filter pods = Filter.of(new PodFilter(List.of(), new LabelSelector()));
        assertThat(json.asJson(pods)).isEqualTo("{\"pods\":{\"selector\":{}}}");
        assertThat(json.unmarshal(json.asJson(pods), Filter.class)).isEqualTo(pods);
    }

    @Test
    void nodeStatusSurvivesTheRoundTrip() {
        KprobeNode node = new KprobeNode();
        node.getMetadata().setName("node-1");
        node.setSpec(new NodeSpec(true));
        node.setStatus(new NodeStatus(
                "uid",
                "boot",
                new Kernel("6.1.0-38-amd64", "#1 SMP", "x86_64"),
                new AgentInfo("0.1.0", "pod", "2026-01-01T00:00:00Z"),
                new BackendStatus(
                        BackendName.Perf,
                        null,
                        false,
                        List.of(new Refusal(BackendName.Module, Reason.Lockdown, "lockdown=integrity"))),
                NodePhase.Armed,
                null,
                1,
                Long.MAX_VALUE,
                "2026-01-01T00:00:00Z",
                List.of(new PlanReport(
                        "plan",
                        "monitor",
                        3,
                        PlanPhase.Armed,
                        BackendName.Perf,
                        List.of(new ProbeReport(
                                "mmap",
                                "0123456789abcdef",
                                ProbeState.Armed,
                                "__x64_sys_mmap",
                                3,
                                null,
                                null,
                                "epoch",
                                7,
                                0,
                                2,
                                new RecordCounts(1, 2, 3, 1, 0),
                                new Latency(1, 2, 3, 4),
                                new Histogram(5, List.of(1L, 0L, 6L), 9, 99),
                                new GroupCounts(GroupBy.Command, List.of(new GroupCount("a", 5)), 2),
                                new EarlierCounts(1, 0, 0, null, null, null),
                                new ProbeCost(5, 6, Taken.Stacks, BudgetOf.Node, 2))),
                        5,
                        0,
                        0))));

        assertThat(json.unmarshal(json.asJson(node), KprobeNode.class)).isEqualTo(node);
    }

    @Test
    void unknownFieldsAndAbsentOnesDoNoHarm() {
        NodeStatus status = json.unmarshal("--- {phase: Idle, later: {a: 1}}", NodeStatus.class);

        assertThat(status.kernel()).isEqualTo(Kernel.UNKNOWN);
        assertThat(status.plans()).isEmpty();
        assertThat(json.asJson(status)).doesNotContain("null").doesNotContain("plans");
    }
}
