// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kprobe.operator.testing.ApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code kubectl get} shows; columns in brackets only with {@code -o wide}. */
class ColumnsApiTest {
    private final KubernetesClient client = ApiServer.client();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    kprobemonitors | Name READY NODES HITS RATE MISSED [FAILURES] [BACKENDS] AGE
                    kprobenodes    | Name PHASE BACKEND KERNEL PROBES HITS AGE
                    kprobeplans    | Name DESIRED GENERATION AGE
                    kprobefleets   | Name STOPPED NODEBUDGET PROBEBUDGET MAXDISCONNECTED AGE
                    """)
    void columns(String plural, String columns) throws Exception {
        HttpRequest request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(client.getMasterUrl() + "apis/kprobe.dev/v1alpha1/" + plural)
                .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                .build();
        String body =
                client.getHttpClient().sendAsync(request, String.class).get().body();

        assertThat(String.join(" ", names(new ObjectMapper().readTree(body)))).isEqualTo(columns);
    }

    private static List<String> names(JsonNode table) {
        return StreamSupport.stream(table.path("columnDefinitions").spliterator(), false)
                .map(column -> {
                    String name = column.path("name").asText();
                    return column.path("priority").asInt() == 0 ? name : "[" + name + "]";
                })
                .toList();
    }
}
