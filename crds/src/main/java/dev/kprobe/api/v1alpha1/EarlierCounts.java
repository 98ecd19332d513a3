// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/**
 * What of a probe's counts was there before its current run, for an agent that finds the run still going in the kernel.
 */
@ApiType
public record EarlierCounts(
        @JsonPropertyDescription("Hits.") @Min(0) long hits,

        @JsonPropertyDescription("Missed hits.") @Min(0) long missed,

        @JsonPropertyDescription("Calls that the filter turned away.") @Min(0)
        long filtered,

        @JsonPropertyDescription("What became of the hits.") @Nullable
        RecordCounts records,

        @JsonPropertyDescription("How long the calls took.") @Nullable
        Histogram durations,

        @JsonPropertyDescription("Hits by group.") @Nullable GroupCounts groups) {
    /** Nothing. */
    public static final EarlierCounts NONE = new EarlierCounts(0, 0, 0, null, null, null);
}
