// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Counts of one probe over all nodes. */
@ApiType
public record ProbeTotals(
        @JsonPropertyDescription("Name of the probe.")
        @Required
        @Size(min = 1, max = Limits.PROBE_NAME)
        @Pattern(Limits.PROBE_NAME_PATTERN)
        String name,

        @JsonPropertyDescription("Hits counted since the probe was defined as it is now.") @Min(0)
        long hits,

        @JsonPropertyDescription("Hits per second over the last interval.") @Size(max = 32)
        String hitsPerSecond,

        @JsonPropertyDescription("Hits that the kernel could not deliver to the probe.") @Min(0)
        long missed,

        @JsonPropertyDescription("Calls that the filter turned away, where the backend counts them.") @Min(0)
        long filtered,

        @JsonPropertyDescription("How long the calls took. Only with at: Return.") @Nullable
        Latency latency,

        @JsonPropertyDescription("What became of the hits. Only with capture.") @Nullable
        RecordCounts records) {
    /** Fills what is absent. */
    public ProbeTotals {
        name = Objects.requireNonNullElse(name, "");
        hitsPerSecond = Objects.requireNonNullElse(hitsPerSecond, "0");
    }
}
