// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.kinds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kprobe.api.v1alpha1.Api;
import dev.kprobe.api.v1alpha1.KprobeFleet;
import dev.kprobe.operator.testing.ApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API server accepts, fills in and refuses of the administrator's rules. */
class FleetKindApiTest {
    private final KubernetesClient client = ApiServer.client();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{stopped: true}",
                "{deny: [do_exit, 'crypto_*', '*.isra.?'], maxDisconnected: 1h30m}",
                "{budget: {cpuMillisPerNode: 1, cpuMillisPerProbe: 1000000}, quotas: {monitors: 256, probesPerNode: 0}}",
            })
    void validSpecsAreAcceptedAndFilled(String spec) {
        GenericKubernetesResource fleet = create("fleet", spec);
        assertThat(fleet.<Boolean>get("spec", "stopped")).isEqualTo(spec.contains("stopped"));
        assertThat(fleet.<String>get("spec", "maxDisconnected")).isEqualTo(spec.contains("1h30m") ? "1h30m" : "1h");
    }

    @Test
    void thereIsOneOnly() {
        assertThatThrownBy(() -> create("another", "{}"))
                .hasMessageContaining("there is one object of this kind in a cluster: set metadata.name to fleet");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {deny: ['a b']}                        | spec.deny[0]: Invalid value
                    {deny: ['']}                           | spec.deny[0]
                    {deny: [a, a]}                         | spec.deny[1]: Duplicate value
                    {maxDisconnected: never}               | spec.maxDisconnected: Invalid value
                    {budget: {cpuMillisPerNode: 0}}        | spec.budget.cpuMillisPerNode
                    {budget: {cpuMillisPerProbe: 1000001}} | spec.budget.cpuMillisPerProbe
                    {quotas: {probesPerNode: -1}}          | spec.quotas.probesPerNode
                    {quotas: {monitors: 257}}              | spec.quotas.monitors
                    {stoped: true}                         | unknown field "spec.stoped"
                    """)
    void wrongSpecsAreRefusedByNameOfTheField(String spec, String message) {
        assertThatThrownBy(() -> create("fleet", spec))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theLongestDenyListIsAccepted() {
        String patterns = IntStream.range(0, 256)
                .mapToObj(i -> "f".repeat(123) + "_" + (100 + i))
                .collect(Collectors.joining(", "));
        assertThat(create("fleet", "{deny: [%s]}".formatted(patterns))).isNotNull();
        assertThatThrownBy(() -> create("fleet", "{deny: [%s, another]}".formatted(patterns)))
                .hasMessageContaining("spec.deny: Too many: 257: must have at most 256 items");
    }

    private GenericKubernetesResource create(String name, String spec) {
        String document = """
                apiVersion: %s/%s
                kind: KprobeFleet
                metadata: {name: %s}
                spec: %s
                """.formatted(Api.GROUP, Api.VERSION, name, spec);
        return client.genericKubernetesResources(Api.GROUP + "/" + Api.VERSION, KprobeFleet.class.getSimpleName())
                .resource(client.getKubernetesSerialization().unmarshal(document, GenericKubernetesResource.class))
                .dryRun(true)
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .create();
    }
}
