// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Nodes on which the same thing failed for the same reason under the same kernel. */
@ApiType
public record FailureGroup(
        @JsonPropertyDescription("Why.") @Required Reason reason,

        @JsonPropertyDescription("Kernel release of the nodes.") @Required @Size(max = 128)
        String kernel,

        @JsonPropertyDescription("Probe that failed; absent when the whole node did.")
        @Size(max = Limits.PROBE_NAME)
        @Nullable
        String probe,

        @JsonPropertyDescription("Number of nodes.") @Min(0) int count,

        @JsonPropertyDescription("Names of some of them, at most 5.") @Size(max = Limits.SAMPLE_NODES)
        List<@Size(max = Limits.NAME) String> nodes,

        @JsonPropertyDescription("What happened, in a sentence.") @Size(max = Limits.MESSAGE)
        String message) {
    /** Fills what is absent. */
    public FailureGroup {
        reason = Objects.requireNonNullElse(reason, Reason.Internal);
        kernel = Objects.requireNonNullElse(kernel, "");
        nodes = List.copyOf(Objects.requireNonNullElse(nodes, List.of()));
        message = Objects.requireNonNullElse(message, "");
    }
}
