// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;

/** How many nodes are in which state for one monitor. */
@ApiType
public record NodeTally(
        @JsonPropertyDescription("Nodes that match the selector and run an agent, or are to run one.") @Min(0)
        int selected,

        @JsonPropertyDescription("Nodes on which every probe is armed.") @Min(0)
        int armed,

        @JsonPropertyDescription("Nodes that have not reported on this generation of the monitor yet.") @Min(0)
        int pending,

        @JsonPropertyDescription("Nodes on which at least one probe could not be armed.") @Min(0)
        int failed,

        @JsonPropertyDescription("Nodes on which no backend works, or that an administrator disabled.") @Min(0)
        int unsupported,

        @JsonPropertyDescription("Nodes whose agent has gone silent.") @Min(0)
        int stale) {
    /** No node at all. */
    public static final NodeTally NONE = new NodeTally(0, 0, 0, 0, 0, 0);
}
