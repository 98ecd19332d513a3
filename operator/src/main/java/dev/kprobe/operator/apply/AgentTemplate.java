// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.apply;

import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSetSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The manifest of the agents' DaemonSet. Placement is decided in it alone, so that no monitor restarts agents. */
public record AgentTemplate(DaemonSet manifest) {
    /** The label by which the agents' DaemonSet is found. */
    public static final Map<String, String> LABELS = Map.of("app.kubernetes.io/managed-by", "kprobe-monitor-operator");

    /**
     * Reads the manifest; one without a namespace goes to the one given. Throws with a sentence that names the file.
     */
    public static AgentTemplate read(Path file, String namespace, KubernetesSerialization serialization) {
        try {
            DaemonSet manifest = serialization.unmarshal(Files.readString(file), DaemonSet.class);
            if (manifest == null || !"DaemonSet".equals(manifest.getKind())) {
                throw new IllegalArgumentException("Change %s: it must hold a DaemonSet, not %s."
                        .formatted(file, manifest == null ? "nothing" : "a " + manifest.getKind()));
            }
            missing(manifest).ifPresent(field -> {
                throw new IllegalArgumentException("Change %s: the DaemonSet has no %s.".formatted(file, field));
            });
            return of(manifest, namespace);
        } catch (IOException e) {
            throw new UncheckedIOException("Provide %s with the DaemonSet of the agents.".formatted(file), e);
        }
    }

    /** The first field that is needed and not there. */
    private static Optional<String> missing(DaemonSet manifest) {
        if (manifest.getMetadata() == null || manifest.getMetadata().getName() == null) {
            return Optional.of("metadata.name");
        }
        DaemonSetSpec spec = manifest.getSpec();
        boolean complete =
                spec != null && spec.getTemplate() != null && spec.getTemplate().getSpec() != null;
        return complete ? Optional.empty() : Optional.of("spec.template.spec");
    }

    /** The template with what every manifest needs. */
    public static AgentTemplate of(DaemonSet manifest, String namespace) {
        return new AgentTemplate(new DaemonSetBuilder(manifest)
                .editMetadata()
                .withNamespace(Objects.requireNonNullElse(manifest.getMetadata().getNamespace(), namespace))
                .addToLabels(LABELS)
                .endMetadata()
                .build());
    }

    /** Whether a node with these labels is given an agent. */
    public boolean runsOn(Map<String, String> labels) {
        Map<String, String> wanted = Objects.requireNonNullElse(
                manifest.getSpec().getTemplate().getSpec().getNodeSelector(), Map.of());
        return labels.entrySet().containsAll(wanted.entrySet());
    }
}
