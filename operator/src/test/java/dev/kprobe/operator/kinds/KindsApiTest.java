// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.kinds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kprobe.api.v1alpha1.Api;
import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.operator.testing.ApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API server accepts, fills in and refuses, with strict validation, which is kubectl's default. */
class KindsApiTest {
    private final KubernetesClient client = ApiServer.client();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{probes: [{name: mmap, target: {syscall: mmap}}]}",
                "{probes: [{name: alloc, target: {function: __alloc_pages, alternatives: [__alloc_pages_noprof]}, at: Return}]}",
                "{probes: [{name: a, target: {function: f.part.0, module: nf_tables, offset: 4}}], paused: true}",
                "{probes: [{name: a, target: {syscall: brk}, filter: {processId: 1, command: 'kworker/0:1'}}]}",
                "{nodeSelector: {matchExpressions: [{key: pool, operator: In, values: [web]}]}, probes: [{name: a, target: {syscall: brk}}]}",
                "{probes: [{name: a, target: {syscall: brk}, at: Return, filter: {userId: 0, returnValue: {operator: Less, value: '0'}}, groupBy: ReturnValue}]}",
                "{probes: [{name: a, target: {functions: 'tcp_*'}, filter: {arguments: [{index: 1, operator: Less, value: '-1', signed: true}]}, groupBy: Pod}]}",
                "{probes: [{name: a, target: {syscall: brk}, capture: [Task, Stack], sampling: {every: 100, maxRecordsPerSecond: 1000}}]}",
                "{probes: [{name: a, target: {syscall: brk}, filter: {command: nginx, pods: {namespaces: [shop], selector: {matchLabels: {app: cart}}}}}]}",
                "{probes: [{name: a, target: {syscall: brk}, filter: {pods: {selector: {}}}}]}",
                "{probes: [{name: a, target: {address: '0xffffffff81234560', buildId: 00ab00ab00ab00ab00ab00ab00ab00ab00ab00ab}}]}",
                "{mode: Validate, expireAfter: 1h30m, onAgentLoss: Keep, probes: [{name: a, target: {syscall: brk}}]}",
                "{budget: {cpuMillisPerNode: 10}, probes: [{name: a, target: {syscall: brk}}]}",
                "{nodeSelector: {}, onAgentLoss: Disarm, probes: [{name: a.b-c_d, target: {syscall: brk}}]}",
            })
    void validSpecsAreAccepted(String spec) {
        assertThat(create(spec).<String>get("spec", "probes", 0, "at")).isIn("Entry", "Return");
    }

    @Test
    void largestSpecIsWithinTheBudgetOfTheRules() {
        String alternatives =
                IntStream.range(0, 8).mapToObj(i -> "f" + i + "x".repeat(68)).collect(Collectors.joining(", "));
        String argument = "{index: 6, operator: GreaterOrEqual, value: '-99999999999999999', signed: true}";
        String pods = "{selector: {matchExpressions: [%s]}}"
                .formatted(IntStream.range(0, 16)
                        .mapToObj(i -> "{key: k%d, operator: NotIn, values: [%s]}"
                                .formatted(
                                        i,
                                        IntStream.range(0, 32)
                                                .mapToObj(value -> "v" + value)
                                                .collect(Collectors.joining(", "))))
                        .collect(Collectors.joining(", ")));
        String rest =
                "filter: {arguments: [%s], returnValue: {operator: Less, value: '0'}, pods: %s}, capture: [Task], "
                                .formatted(String.join(", ", List.of(argument, argument, argument, argument)), pods)
                        + "sampling: {every: 2}, groupBy: ReturnValue, at: Return";
        String probes = IntStream.range(0, 64)
                .mapToObj(i -> "{name: %s, target: {function: %s, module: %s, alternatives: [%s]}, %s}"
                        .formatted("p".repeat(29) + (10 + i), "f".repeat(70), "m".repeat(55), alternatives, rest))
                .collect(Collectors.joining(", "));

        assertThat(create("{probes: [%s]}".formatted(probes))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {probes: []}                                                               | spec.probes
                    {}                                                                         | spec.probes: Required value
                    {probes: [{name: a}]}                                                      | spec.probes[0].target: Required value
                    {probes: [{name: a, target: {syscall: b, function: c}}]}                   | spec.probes[0].target: Invalid value: target must set exactly one of syscall, function, functions and address: remove one or add one
                    {probes: [{name: a, target: {}}]}                                          | spec.probes[0].target: Invalid value: target must set exactly one of syscall, function, functions and address: remove one or add one
                    {probes: [{name: a, target: {address: '0xffffffff81234560'}}]}             | spec.probes[0].target.buildId: Invalid value: target.address and target.buildId need each other
                    {probes: [{name: a, target: {syscall: b, buildId: 00ab00ab}}]}             | spec.probes[0].target.buildId: Invalid value: target.address and target.buildId need each other
                    {probes: [{name: a, target: {address: '81234560', buildId: 00ab00ab}}]}    | spec.probes[0].target.address: Invalid value
                    {probes: [{name: a, target: {address: '0x8', buildId: 00xb00ab}}]}         | spec.probes[0].target.buildId: Invalid value
                    {probes: [{name: a, target: {syscall: b, module: c}}]}                     | spec.probes[0].target.module: Invalid value: target.module needs target.function: set function or remove module
                    {probes: [{name: a, target: {syscall: b, offset: 4}}]}                     | spec.probes[0].target.offset: Invalid value: target.offset needs target.function: set function or remove offset
                    {probes: [{name: a, target: {syscall: b, alternatives: [c]}}]}             | spec.probes[0].target.alternatives: Invalid value: target.alternatives needs target.function: set function or remove alternatives
                    {probes: [{name: a, target: {function: b, offset: 4}, at: Return}]}        | spec.probes[0].target.offset: Invalid value: target.offset needs at: Entry
                    {probes: [{name: a, target: {syscall: b}, at: Exit}]}                      | spec.probes[0].at: Unsupported value
                    {probes: [{name: abcdefghijklmnopqrstuvwxyz012345, target: {syscall: b}}]} | spec.probes[0].name: Too long
                    {probes: [{name: A, target: {syscall: b}}]}                                | spec.probes[0].name: Invalid value
                    {probes: [{name: a, target: {syscall: b}}, {name: a, target: {syscall: c}}]} | spec.probes[1]: Duplicate value
                    {probes: [{name: a, target: {syscall: b}, filter: {command: a\\b}}]}       | spec.probes[0].filter.command: Invalid value
                    {probes: [{name: a, target: {syscall: b}, filter: {command: sixteen-letters-}}]} | spec.probes[0].filter.command: Too long
                    {probes: [{name: a, target: {syscall: b}, filter: {processId: 0}}]}        | spec.probes[0].filter.processId
                    {probes: [{name: a, target: {syscall: b}, filter: {pods: {}}}]}            | spec.probes[0].filter.pods: Invalid value: filter.pods must set namespaces, selector or both
                    {probes: [{name: a, target: {syscall: b}, filter: {pods: {namespaces: []}}}]} | filter.pods must set namespaces, selector or both
                    {probes: [{name: a, target: {syscall: b}, filter: {pods: {namespaces: [b, b]}}}]} | spec.probes[0].filter.pods.namespaces[1]: Duplicate value
                    {probes: [{name: a, target: {syscall: b}, filter: {pods: {namespaces: [B]}}}]} | spec.probes[0].filter.pods.namespaces[0]: Invalid value
                    {probes: [{name: a, target: {syscall: b}, filter: {pods: {selector: {matchExpressions: [{key: c, operator: Exists, values: [d]}]}}}}]} | filter.pods.selector.matchExpressions[0]: Invalid value: values is needed
                    {probes: [{name: a, target: {syscall: b}, sampling: {every: 2}}]}          | spec.probes[0].sampling: Invalid value: sampling needs capture
                    {probes: [{name: a, target: {syscall: b}, filter: {returnValue: {operator: Less, value: '0'}}}]} | filter.returnValue needs at: Return
                    {probes: [{name: a, target: {syscall: b}, filter: {arguments: [{index: 7, operator: Less, value: '0'}]}}]} | spec.probes[0].filter.arguments[0].index
                    {probes: [{name: a, target: {syscall: b}, filter: {arguments: [{index: 1, operator: Less, value: '-1'}]}}]} | set signed to true
                    {probes: [{name: a, target: {syscall: b}, filter: {arguments: [{index: 1, operator: Less, value: one}]}}]} | spec.probes[0].filter.arguments[0].value: Invalid value
                    {probes: [{name: a, target: {function: b, offset: 4}, filter: {arguments: [{index: 1, operator: Less, value: '1'}]}}]} | filter.arguments needs the start of a function
                    {probes: [{name: a, target: {syscall: b}, groupBy: ReturnValue}]}          | groupBy: ReturnValue needs at: Return
                    {probes: [{name: a, target: {functions: tcp_connect}}]}                    | spec.probes[0].target.functions: Invalid value
                    {probes: [{name: a, target: {functions: 'tcp_*', module: m}}]}             | spec.probes[0].target.module: Invalid value: target.module needs target.function
                    {probes: [{name: a, target: {syscall: b}}], expireAfter: soon}             | spec.expireAfter: Invalid value
                    {probes: [{name: a, target: {syscall: b}}], mode: Guess}                   | spec.mode: Unsupported value
                    {probes: [{name: a, target: {syscall: b}}], rollout: {canaryNodes: 1}}     | spec.rollout: Invalid value: rollout is not available yet: remove spec.rollout
                    {probes: [{name: a, target: {syscall: b}}], budget: {cpuMillisPerNode: 0}} | spec.budget.cpuMillisPerNode
                    {probes: [{name: a, target: {syscall: b}}], backends: []}                  | spec.backends: Invalid value
                    {probes: [{name: a, target: {syscall: b}}], backends: [Ebpf]}              | spec.backends[0]: Unsupported value
                    {probes: [{name: a, target: {syscall: b}}], backends: [None]}              | spec.backends: Invalid value: None counts nothing: name Module, Bpf or Perf
                    {probes: [{name: a, target: {syscall: b}}], backends: [Perf, Perf]}        | spec.backends: Invalid value: name each backend once
                    {probes: [{name: a, target: {syscall: b}}], budget: {}}            | spec.budget.cpuMillisPerNode: Required value
                    {probes: [{name: a, target: {syscall: b}}], onAgentLoss: Pray}             | spec.onAgentLoss: Unsupported value
                    {probes: [{name: a, target: {syscall: b}}], nodeSelector: {matchExpressions: [{key: a, operator: In}]}} | add or remove values
                    """)
    void wrongSpecsAreRefusedByNameOfTheField(String spec, String message) {
        assertThatThrownBy(() -> create(spec))
                .isInstanceOf(KubernetesClientException.class)
                .satisfies(refusal -> assertThat(plain(refusal.getMessage())).contains(message));
    }

    @Test
    void sixtyFiveProbesAreTooMany() {
        String probes = IntStream.range(0, 65)
                .mapToObj(i -> "{name: p%d, target: {syscall: brk}}".formatted(i))
                .collect(Collectors.joining(", "));

        assertThatThrownBy(() -> create("{probes: [%s]}".formatted(probes)))
                .hasMessageContaining("spec.probes: Too many: 65: must have at most 64 items");
    }

    /** Newer API servers quote the object in front of the sentence, older ones print its type. */
    private static String plain(String message) {
        return message.replaceAll("Invalid value: (\"object\"|\\{[^}]*}|[^ ]*): (?=[a-z.]+ )", "Invalid value: ");
    }

    private GenericKubernetesResource create(String spec) {
        String document = """
                apiVersion: %s/%s
                kind: KprobeMonitor
                metadata: {generateName: kinds-}
                spec: %s
                """.formatted(Api.GROUP, Api.VERSION, spec);
        GenericKubernetesResource monitor =
                client.getKubernetesSerialization().unmarshal(document, GenericKubernetesResource.class);
        return client.genericKubernetesResources(Api.GROUP + "/" + Api.VERSION, KprobeMonitor.class.getSimpleName())
                .resource(monitor)
                .dryRun(true)
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .create();
    }
}
