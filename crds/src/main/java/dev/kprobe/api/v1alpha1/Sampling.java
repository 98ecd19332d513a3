// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** Which hits leave a record; all of them are counted. */
@ApiType
public record Sampling(
        @JsonPropertyDescription("Of so many hits one leaves a record, on each CPU.")
        @Min(1)
        @Max(1000000000)
        @Default("1")
        int every,

        @JsonPropertyDescription("Records in a second at most, on each node; 0 for no limit.")
        @Min(0)
        @Max(1000000000)
        @Default("0")
        int maxRecordsPerSecond) {
    /** Every hit. */
    public static final Sampling ALL = new Sampling(1, 0);

    /** Fills what is absent. */
    public Sampling {
        every = Math.max(1, every);
    }
}
