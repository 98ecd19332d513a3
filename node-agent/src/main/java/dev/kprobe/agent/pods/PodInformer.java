// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.pods;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The pods of one node by a watch of the API server that sees no others. */
public final class PodInformer implements PodSource {
    /** On the object that kubelet makes for a pod from a file on the node: the UID that it uses itself. */
    private static final String OWN_UID = "kubernetes.io/config.hash";

    private final SharedIndexInformer<io.fabric8.kubernetes.api.model.Pod> informer;

    private PodInformer(SharedIndexInformer<io.fabric8.kubernetes.api.model.Pod> informer) {
        this.informer = informer;
    }

    /** Watches the pods of a node. */
    public static PodSource.Factory of(KubernetesClient client, String nodeName) {
        return changed -> {
            SharedIndexInformer<io.fabric8.kubernetes.api.model.Pod> informer = client.pods()
                    .inAnyNamespace()
                    .withField("spec.nodeName", nodeName)
                    .runnableInformer(0);
            informer.addEventHandler(new Handler(changed));
            informer.exceptionHandler((started, failure) -> true);
            // Without a pod on the node there is no other sign that all of them are known.
            informer.start().thenRun(changed);
            return new PodInformer(informer);
        };
    }

    @Override
    public Optional<Collection<Pod>> pods() {
        if (!informer.hasSynced()) {
            return Optional.empty();
        }
        return Optional.of(informer.getStore().list().stream()
                .map(pod -> pod(pod.getMetadata()))
                .toList());
    }

    @Override
    public void close() {
        informer.stop();
    }

    static Pod pod(ObjectMeta meta) {
        Map<String, String> annotations = Objects.requireNonNullElse(meta.getAnnotations(), Map.of());
        return new Pod(
                annotations.getOrDefault(OWN_UID, meta.getUid()),
                meta.getNamespace(),
                meta.getName(),
                Objects.requireNonNullElse(meta.getLabels(), Map.of()));
    }

    /** Each status of a pod is an event, but only few say anything new here. */
    private record Handler(Runnable changed) implements ResourceEventHandler<io.fabric8.kubernetes.api.model.Pod> {
        @Override
        public void onAdd(io.fabric8.kubernetes.api.model.Pod pod) {
            changed.run();
        }

        @Override
        public void onUpdate(io.fabric8.kubernetes.api.model.Pod before, io.fabric8.kubernetes.api.model.Pod after) {
            if (!pod(before.getMetadata()).equals(pod(after.getMetadata()))) {
                changed.run();
            }
        }

        @Override
        public void onDelete(io.fabric8.kubernetes.api.model.Pod pod, boolean unknown) {
            changed.run();
        }
    }
}
