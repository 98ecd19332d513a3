// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kprobe.api.v1alpha1.KprobeNode;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The token of the agent on one node is good for that node's KprobeNode status and for nothing else. */
@Order(7)
@ExtendWith(Fleet.class)
class NodeIdentityTest {

    @Test
    void anAgentWritesItsOwnKprobeNodeOnly() {
        try (KubernetesClient agent = clientOfTheAgentOn(Lab.NODE_61)) {
            patchStatus(agent, Lab.NODE_61);
            assertThatThrownBy(() -> patchStatus(agent, Lab.NODE_612))
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("ValidatingAdmissionPolicy")
                    .hasMessageContaining(Lab.NODE_612);
        }
    }

    @Test
    void anAgentMayNotWriteMonitorsPlansNodesOrTheFleet() {
        try (KubernetesClient agent = clientOfTheAgentOn(Lab.NODE_61)) {
            for (String kind : new String[] {"kprobemonitors", "kprobeplans", "kprobenodes", "kprobefleets"}) {
                assertThatThrownBy(() -> agent.raw("/apis/kprobe.dev/v1alpha1/" + kind, "POST", "{}"))
                        .isInstanceOf(KubernetesClientException.class)
                        .extracting(error -> ((KubernetesClientException) error).getCode())
                        .isEqualTo(403);
            }
        }
    }

    private static void patchStatus(KubernetesClient client, String node) {
        client.resources(KprobeNode.class)
                .withName(node)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\": {\"message\": \"written by a test\"}}");
    }

    private static KubernetesClient clientOfTheAgentOn(String node) {
        String token = Lab.onNode(
                node,
                "cat",
                "/proc/" + Lab.agentProcess(node) + "/root/var/run/secrets/kubernetes.io/serviceaccount/token");
        var admin = Lab.client().getConfiguration();
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withAutoConfigure(false)
                        .withMasterUrl(admin.getMasterUrl())
                        .withCaCertData(admin.getCaCertData())
                        .withOauthToken(token)
                        .build())
                .build();
    }
}
