// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the hits of a probe cost a node, as the backend estimates it. */
@ApiType
public record ProbeCost(
        @JsonPropertyDescription("CPU time that the hits of this run of counting took, in nanoseconds.") @Min(0)
        long cpuNanos,

        @JsonPropertyDescription("Millionths of one CPU that they took in the last second.") @Min(0)
        long cpuMicros,

        @JsonPropertyDescription("What was taken away from the probe for its cost, each with those before it.")
        Taken taken,

        @JsonPropertyDescription("Whose budget it was when something was taken away last.") @Nullable
        BudgetOf budget,

        @JsonPropertyDescription("How often something was taken away or given back in this run of counting.") @Min(0)
        long changes) {
    /** No hit yet. */
    public static final ProbeCost NONE = new ProbeCost(0, 0, Taken.Nothing, null, 0);

    /** Fills what is absent. */
    public ProbeCost {
        taken = Objects.requireNonNullElse(taken, Taken.Nothing);
    }
}
