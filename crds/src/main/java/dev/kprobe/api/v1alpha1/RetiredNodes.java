// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;

/** Counts of nodes that no longer exist, folded in once each. */
@ApiType
public record RetiredNodes(
        @JsonPropertyDescription("Their hits.") @Min(0) long hits,

        @JsonPropertyDescription("Their missed hits.") @Min(0)
        long missed,

        @JsonPropertyDescription("Their lost records.") @Min(0)
        long dropped,

        @JsonPropertyDescription("UIDs of the KprobeNodes folded in last, so that none is counted twice.")
        @Size(max = Limits.RETIRED_KEYS)
        List<@Size(max = 64) String> folded) {
    /** No node has vanished yet. */
    public static final RetiredNodes NONE = new RetiredNodes(0, 0, 0, List.of());

    /** Fills what is absent. */
    public RetiredNodes {
        folded = List.copyOf(Objects.requireNonNullElse(folded, List.of()));
    }
}
