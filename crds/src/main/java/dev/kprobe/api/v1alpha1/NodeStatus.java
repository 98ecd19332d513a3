// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.kprobe.api.schema.ListMap;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the agent of one node reports. */
@ApiType
@SchemaCustomizer(value = ListMap.class, input = "plans by name")
public record NodeStatus(
        @JsonPropertyDescription("UID of the Node.") @Size(max = 64)
        String nodeUid,

        @JsonPropertyDescription("Boot of the node that this is about.") @Size(max = 64)
        String bootId,

        @JsonPropertyDescription("Kernel of the node.") Kernel kernel,
        @JsonPropertyDescription("The agent.") AgentInfo agent,

        @JsonPropertyDescription("What the agent counts with.")
        BackendStatus backend,

        @JsonPropertyDescription("State of the node.") NodePhase phase,

        @JsonPropertyDescription("What is wrong, in a sentence.") @Size(max = Limits.MESSAGE) @Nullable
        String message,

        @JsonPropertyDescription("Armed probes of all plans.") @Min(0)
        long probes,

        @JsonPropertyDescription("Hits of all plans.") @Min(0)
        long hits,

        @JsonPropertyDescription("When the agent wrote this (RFC 3339); also its heartbeat.") @Size(max = Limits.TIME)
        String observedAt,

        @JsonPropertyDescription("Report on each plan.") @Size(max = Limits.PLANS)
        List<PlanReport> plans) {
    /** Fills what is absent. */
    public NodeStatus {
        nodeUid = Objects.requireNonNullElse(nodeUid, "");
        bootId = Objects.requireNonNullElse(bootId, "");
        kernel = Objects.requireNonNullElse(kernel, Kernel.UNKNOWN);
        agent = Objects.requireNonNullElse(agent, AgentInfo.UNKNOWN);
        backend = Objects.requireNonNullElse(backend, BackendStatus.NONE);
        phase = Objects.requireNonNullElse(phase, NodePhase.Starting);
        observedAt = Objects.requireNonNullElse(observedAt, "");
        plans = List.copyOf(Objects.requireNonNullElse(plans, List.of()));
    }
}
