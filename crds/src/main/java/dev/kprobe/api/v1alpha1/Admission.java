// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;

/** Which of the selected nodes may arm: those that are listed, and a share of the others. */
@ApiType
public record Admission(
        @JsonPropertyDescription("Share of the selected nodes, by a hash of the monitor and the node's name.")
        @Min(0)
        @Max(100)
        int percentage,

        @JsonPropertyDescription("Nodes admitted by name.") @Size(max = 256)
        List<@Size(max = Limits.NAME) String> nodes) {
    /** Every selected node. */
    public static final Admission EVERYBODY = new Admission(100, List.of());

    /** Fills what is absent. */
    public Admission {
        nodes = List.copyOf(Objects.requireNonNullElse(nodes, List.of()));
    }
}
