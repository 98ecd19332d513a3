// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.kprobe.api.schema.ConditionSchema;
import dev.kprobe.api.schema.ListMap;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the operator has seen of a monitor; its size does not depend on the number of nodes. */
@ApiType
@SchemaCustomizer(value = ListMap.class, input = "probes by name")
@SchemaCustomizer(value = ListMap.class, input = "conditions by type")
@SchemaCustomizer(ConditionSchema.class)
public record MonitorStatus(
        @JsonPropertyDescription("Generation of the monitor that this status is about.") @Min(0)
        long observedGeneration,

        @JsonPropertyDescription("Ready, Reconciling, Stalled, Degraded, and Validated and Expired where they apply.")
        @Size(max = 16)
        List<Condition> conditions,

        @JsonPropertyDescription("Nodes by state.") NodeTally nodes,

        @JsonPropertyDescription("Armed and selected nodes, such as 3/3.") @Size(max = 32) @Nullable
        String nodesSummary,

        @JsonPropertyDescription(
                "Hits of all probes on all nodes, those of changed probes and vanished nodes included; never decreases.")
        @Min(0)
        long hits,

        @JsonPropertyDescription("Hits per second over the last interval.") @Size(max = 32)
        String hitsPerSecond,

        @JsonPropertyDescription("Hits that the kernel could not deliver; never decreases.") @Min(0)
        long missed,

        @JsonPropertyDescription(
                "Records that were wanted and lost, for there was no room or another was being recorded; never decreases.")
        @Min(0)
        long dropped,

        @JsonPropertyDescription("The part of hits that belongs to changed or removed probes and to vanished nodes.")
        @Min(0)
        long retired,

        @JsonPropertyDescription("Counts of vanished nodes, already part of the totals.") @Nullable
        RetiredNodes retiredNodes,

        @JsonPropertyDescription("Counts by probe.") @Size(max = Limits.PROBES)
        List<ProbeTotals> probes,

        @JsonPropertyDescription("Groups with most hits over all nodes, the largest first.")
        @Size(max = Limits.TOP_GROUPS)
        List<TopGroup> topGroups,

        @JsonPropertyDescription("What could not be done, grouped, the largest group first.")
        @Size(max = Limits.FAILURE_GROUPS)
        List<FailureGroup> failures,

        @JsonPropertyDescription("Selected nodes by the backend in use, such as Module:2,Perf:1.")
        @Size(max = 128)
        @Nullable
        String backends,

        @JsonPropertyDescription("When the probes are disarmed (RFC 3339); absent means never.")
        @Size(max = Limits.TIME)
        @Nullable
        String expiresAt) {
    /** Fills what is absent. */
    public MonitorStatus {
        conditions = List.copyOf(Objects.requireNonNullElse(conditions, List.of()));
        nodes = Objects.requireNonNullElse(nodes, NodeTally.NONE);
        hitsPerSecond = Objects.requireNonNullElse(hitsPerSecond, "0");
        probes = List.copyOf(Objects.requireNonNullElse(probes, List.of()));
        topGroups = List.copyOf(Objects.requireNonNullElse(topGroups, List.of()));
        failures = List.copyOf(Objects.requireNonNullElse(failures, List.of()));
    }
}
