// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.apply;

import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.MonitorStatus;
import dev.kprobe.operator.status.WritePolicy;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The only writer of the status of monitors. It applies the status with the plain client, never through the operator
 * SDK's update controls: those filter out the event that their own write causes and can take a user's change of the
 * spec with it. What is applied holds identity and status only, so that it can never overwrite a spec. It is applied to
 * the very version of the monitor that was seen; when that is outdated, the next round writes.
 */
public final class StatusWriter {
    private final KubernetesClient client;
    private final WritePolicy policy;
    private final InstantSource clock;
    private final Map<String, Written> written = new ConcurrentHashMap<>();

    /** A writer through this client. */
    public StatusWriter(KubernetesClient client, WritePolicy policy, InstantSource clock) {
        this.client = client;
        this.policy = policy;
        this.clock = clock;
    }

    /** Writes the status if it is due. */
    public void offer(KprobeMonitor monitor, MonitorStatus status) {
        String uid = monitor.getMetadata().getUid();
        Written last = written.getOrDefault(uid, new Written(monitor.getStatus(), Instant.EPOCH));
        Instant now = clock.instant();
        if (policy.due(status, last.status(), last.at(), now)) {
            if (write(monitor, status)) {
                written.put(uid, new Written(status, now));
            }
        }
    }

    /** The status that the API server is known to hold. */
    public Optional<MonitorStatus> written(KprobeMonitor monitor) {
        return Optional.ofNullable(written.get(monitor.getMetadata().getUid())).map(Written::status);
    }

    /** Forgets all monitors but those with these UIDs. */
    public void retain(Set<String> uids) {
        written.keySet().retainAll(uids);
    }

    private boolean write(KprobeMonitor monitor, MonitorStatus status) {
        KprobeMonitor applied = new KprobeMonitor();
        applied.setMetadata(new ObjectMetaBuilder()
                .withName(monitor.getMetadata().getName())
                // Keeps the status of a deleted monitor from landing on a new one of the same name. The UID would not:
                // on the status subresource of a custom resource the API server ignores it.
                .withResourceVersion(monitor.getMetadata().getResourceVersion())
                .build());
        applied.setStatus(status);
        try {
            client.resource(applied).subresource("status").patch(FieldManager.apply(), applied);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND || e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    private record Written(@Nullable MonitorStatus status, Instant at) {}
}
