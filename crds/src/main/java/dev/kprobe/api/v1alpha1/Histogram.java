// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;

/** How many calls took how long: buckets of powers of two, without the empty ones at both ends. */
@ApiType
public record Histogram(
        @JsonPropertyDescription(
                "Number of the first bucket; number i counts calls of 2^(i-1) to 2^i - 1 ns, number 0 those of 0.")
        @Min(0)
        @Max(63)
        int first,

        @JsonPropertyDescription("Calls in this bucket and the ones that follow.") @Size(max = Limits.BUCKETS)
        List<Long> counts,

        @JsonPropertyDescription("The longest call, ns.") @Min(0)
        long longest,

        @JsonPropertyDescription("All calls together, ns.") @Min(0)
        long total) {
    /** No call. */
    public static final Histogram NONE = new Histogram(0, List.of(), 0, 0);

    /** Fills what is absent. */
    public Histogram {
        counts = List.copyOf(Objects.requireNonNullElse(counts, List.of()));
    }
}
