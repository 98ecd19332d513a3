// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** The hits of one group. */
@ApiType
public record GroupCount(
        @JsonPropertyDescription("The group: namespace/pod, command, process id, or returned number.")
        @Required
        @Size(max = Limits.GROUP)
        String name,

        @JsonPropertyDescription("Its hits.") @Min(0) long hits) {
    /** Fills what is absent. */
    public GroupCount {
        name = Objects.requireNonNullElse(name, "");
    }
}
