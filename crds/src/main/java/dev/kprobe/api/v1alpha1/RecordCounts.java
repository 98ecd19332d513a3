// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;

/** What became of the hits of a probe with records; together they are its hits. */
@ApiType
public record RecordCounts(
        @JsonPropertyDescription("Hits with a record.") @Min(0)
        long written,

        @JsonPropertyDescription("Hits without one, for sampling.every left them out.") @Min(0)
        long sampledOut,

        @JsonPropertyDescription("Hits without one, for there were too many in their second.") @Min(0)
        long limited,

        @JsonPropertyDescription("Hits without one, for there was no room.") @Min(0)
        long dropped,

        @JsonPropertyDescription("Hits without one, for they came while another was recorded.") @Min(0)
        long nested) {
    /** No hit yet. */
    public static final RecordCounts NONE = new RecordCounts(0, 0, 0, 0, 0);

    /** Records that were wanted and lost. */
    public long lost() {
        return dropped + nested;
    }

    /** All hits. */
    public long hits() {
        return written + sampledOut + limited + dropped + nested;
    }

    /** What is left without so many hits: of those with a record first. */
    public RecordCounts without(long hits) {
        long[] left = {written, sampledOut, limited, dropped, nested};
        long less = hits;
        for (int i = 0; i < left.length; i++) {
            long taken = Math.min(left[i], less);
            left[i] -= taken;
            less -= taken;
        }
        return new RecordCounts(left[0], left[1], left[2], left[3], left[4]);
    }

    /** The sum of both. */
    public RecordCounts plus(RecordCounts other) {
        return new RecordCounts(
                written + other.written,
                sampledOut + other.sampledOut,
                limited + other.limited,
                dropped + other.dropped,
                nested + other.nested);
    }
}
