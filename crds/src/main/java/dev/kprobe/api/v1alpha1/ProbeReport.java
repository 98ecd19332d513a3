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

        @JsonPropertyDescription("How many functions it is at, where the target is a pattern.") @Min(0) @Nullable
        Integer functions,

        @JsonPropertyDescription("Why it is not armed, or not armed as asked for.") @Nullable
        Reason reason,

        @JsonPropertyDescription("What happened, in a sentence.") @Size(max = Limits.MESSAGE) @Nullable
        String message,

        @JsonPropertyDescription("Names the run of counting; within one the backend counts on from where it was.")
        @Size(max = 128)
        String epoch,

        @JsonPropertyDescription("Hits over all runs.") @Min(0)
        long hits,

        @JsonPropertyDescription("Missed hits over all runs.") @Min(0)
        long missed,

        @JsonPropertyDescription("Calls over all runs that the filter turned away, where the backend counts them.")
        @Min(0)
        long filtered,

        @JsonPropertyDescription("What became of the hits. Only with capture.") @Nullable
        RecordCounts records,

        @JsonPropertyDescription("How long the calls took. Only with at: Return.") @Nullable
        Latency latency,

        @JsonPropertyDescription("The same in full, for the operator to add up.") @Nullable
        Histogram durations,

        @JsonPropertyDescription("Hits by group. Only with groupBy.") @Nullable
        GroupCounts groups,

        @JsonPropertyDescription("The part of the counts from before this run. Only with onAgentLoss: Keep.") @Nullable
        EarlierCounts earlier,

        @JsonPropertyDescription("What its hits cost, where the backend tells.") @Nullable
        ProbeCost cost) {
    /** Fills what is absent. */
    public ProbeReport {
        name = Objects.requireNonNullElse(name, "");
        identity = Objects.requireNonNullElse(identity, "");
        state = Objects.requireNonNullElse(state, ProbeState.Disarmed);
        epoch = Objects.requireNonNullElse(epoch, "");
    }

    /** A row with hits alone. */
    public static ProbeReport of(String name, String identity, ProbeState state, String epoch, long hits) {
        return new ProbeReport(
                name, identity, state, null, null, null, null, epoch, hits, 0, 0, null, null, null, null, null, null);
    }

    /** Records that were wanted and lost, over all runs. */
    public long dropped() {
        return records == null ? 0 : records.lost();
    }
}
