// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One probe on one node. */
@ApiType
public record ProbeReport(
        @JsonPropertyDescription("Name of the probe.")
        @Required
        @Size(min = 1, max = Limits.PROBE_NAME)
        @Pattern(Limits.PROBE_NAME_PATTERN)
        String name,

        @JsonPropertyDescription("Identity of the probe that these counts belong to.") @Required @Size(max = 16)
        String identity,

        @JsonPropertyDescription("What the probe is.") @Required
        ProbeState state,

        @JsonPropertyDescription("Symbol that the target was resolved to.") @Size(max = 192) @Nullable
        String symbol,

        @JsonPropertyDescription("Why it is not armed.") @Nullable
        Reason reason,

        @JsonPropertyDescription("What happened, in a sentence.") @Size(max = Limits.MESSAGE) @Nullable
        String message,

        @JsonPropertyDescription("Names the run of counting; within one the backend counts on from where it was.")
        @Size(max = 128)
        String epoch,

        @JsonPropertyDescription("Hits over all runs.") @Min(0)
        long hits,

        @JsonPropertyDescription("Missed hits over all runs.") @Min(0)
        long missed) {
    /** Fills what is absent. */
    public ProbeReport {
        name = Objects.requireNonNullElse(name, "");
        identity = Objects.requireNonNullElse(identity, "");
        state = Objects.requireNonNullElse(state, ProbeState.Disarmed);
        epoch = Objects.requireNonNullElse(epoch, "");
    }
}
