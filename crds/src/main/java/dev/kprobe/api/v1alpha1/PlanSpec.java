// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.kprobe.api.schema.LabelSelectorSchema;
import dev.kprobe.api.schema.ListMap;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What every agent is to do for one monitor. */
@ApiType
@SchemaCustomizer(value = ListMap.class, input = "probes by name")
@SchemaCustomizer(value = LabelSelectorSchema.class, input = "nodeSelector")
public record PlanSpec(
        @JsonPropertyDescription("The monitor that this plan was compiled from.") @Required
        MonitorRef monitor,

        @JsonPropertyDescription("Nodes to probe, by their labels; absent means every node that runs an agent.")
        @Nullable
        LabelSelector nodeSelector,

        @JsonPropertyDescription("The probes.") @Required @Size(min = 1, max = Limits.PROBES)
        List<PlannedProbe> probes,

        @JsonPropertyDescription("What the probes are to be.") @Default("Armed")
        Desired desired,

        @JsonPropertyDescription("What becomes of armed probes when the agent of a node dies.") @Default("Disarm")
        OnAgentLoss onAgentLoss,

        @JsonPropertyDescription("Seconds between two reports of counters that changed.")
        @Min(1)
        @Max(3600)
        @Default("2")
        int reportSeconds,

        @JsonPropertyDescription("Which of the selected nodes may arm.") @Required
        Admission admission,

        @JsonPropertyDescription("When the probes were first to be armed (RFC 3339).")
        @Size(max = Limits.TIME)
        @Nullable
        String armedAt,

        @JsonPropertyDescription("When agents disarm the probes (RFC 3339); absent means never.")
        @Size(max = Limits.TIME)
        @Nullable
        String expiresAt,

        @JsonPropertyDescription("What the hits of all its probes together may cost a node; absent means any.")
        @Nullable
        Budget budget,

        @JsonPropertyDescription("Backends that may count, the preferred first; absent means what each node prefers.")
        @Size(min = 1, max = Limits.BACKENDS)
        @Nullable
        List<BackendName> backends) {
    /** Fills what is absent. */
    public PlanSpec {
        monitor = Objects.requireNonNullElse(monitor, MonitorRef.NONE);
        probes = List.copyOf(Objects.requireNonNullElse(probes, List.of()));
        desired = Objects.requireNonNullElse(desired, Desired.Armed);
        onAgentLoss = Objects.requireNonNullElse(onAgentLoss, OnAgentLoss.Disarm);
        backends = backends == null ? null : List.copyOf(backends);
        admission = Objects.requireNonNullElse(admission, Admission.EVERYBODY);
    }
}
