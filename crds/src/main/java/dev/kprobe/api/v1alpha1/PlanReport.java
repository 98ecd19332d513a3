// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.kprobe.api.schema.ListMap;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One plan on one node. */
@ApiType
@SchemaCustomizer(value = ListMap.class, input = "probes by name")
public record PlanReport(
        @JsonPropertyDescription("Name of the plan.") @Required @Size(min = 1, max = Limits.NAME)
        String name,

        @JsonPropertyDescription("UID of the monitor that the plan belongs to.") @Required @Size(max = 64)
        String monitorUid,

        @JsonPropertyDescription("metadata.generation of the plan that this report is about.") @Min(0)
        long observedGeneration,

        @JsonPropertyDescription("How far the node is with the plan.") @Required
        PlanPhase phase,

        @JsonPropertyDescription("Backend that its probes are armed by, where that is not the node's.") @Nullable
        BackendName backend,

        @JsonPropertyDescription("Its probes.") @Size(max = Limits.PROBES)
        List<ProbeReport> probes,

        @JsonPropertyDescription("Hits of probes that were removed or redefined.") @Min(0)
        long retiredHits,

        @JsonPropertyDescription("Missed hits of probes that were removed or redefined.") @Min(0)
        long retiredMissed,

        @JsonPropertyDescription("Lost records of probes that were removed or redefined.") @Min(0)
        long retiredDropped) {
    /** Fills what is absent. */
    public PlanReport {
        name = Objects.requireNonNullElse(name, "");
        monitorUid = Objects.requireNonNullElse(monitorUid, "");
        phase = Objects.requireNonNullElse(phase, PlanPhase.Pending);
        probes = List.copyOf(Objects.requireNonNullElse(probes, List.of()));
    }
}
