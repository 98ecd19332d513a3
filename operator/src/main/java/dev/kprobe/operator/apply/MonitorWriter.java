// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.apply;

import dev.kprobe.api.v1alpha1.Api;
import dev.kprobe.api.v1alpha1.KprobeMonitor;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;

/**
 * Sets and removes the finalizer of monitors. Nothing else of a monitor is the operator's but its status. Both name the
 * UID, so that a successor of the same name is never meant, and neither depends on what others write meanwhile.
 */
public final class MonitorWriter {
    private final KubernetesClient client;

    /** A writer through this client. */
    public MonitorWriter(KubernetesClient client) {
        this.client = client;
    }

    /** Keeps the monitor from going before its probes have. */
    public void hold(KprobeMonitor monitor) {
        if (monitor.hasFinalizer(Api.DISARM_FINALIZER)) {
            return;
        }
        KprobeMonitor applied = new KprobeMonitor();
        applied.setMetadata(new ObjectMetaBuilder()
                .withName(monitor.getMetadata().getName())
                .withUid(monitor.getMetadata().getUid())
                .withFinalizers(Api.DISARM_FINALIZER)
                .build());
        client.resource(applied).patch(FieldManager.apply(), applied);
    }

    /** Lets the monitor go; one that is gone by now is as good. */
    public void release(KprobeMonitor monitor) {
        int index = monitor.getFinalizers().indexOf(Api.DISARM_FINALIZER);
        if (index < 0) {
            return;
        }
        String finalizer = "/metadata/finalizers/" + index;
        List<Map<String, String>> patch = List.of(
                Map.of(
                        "op",
                        "test",
                        "path",
                        "/metadata/uid",
                        "value",
                        monitor.getMetadata().getUid()),
                Map.of("op", "test", "path", finalizer, "value", Api.DISARM_FINALIZER),
                Map.of("op", "remove", "path", finalizer));
        try {
            client.resources(KprobeMonitor.class)
                    .withName(monitor.getMetadata().getName())
                    .patch(
                            PatchContext.of(PatchType.JSON),
                            client.getKubernetesSerialization().asJson(patch));
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }
}
