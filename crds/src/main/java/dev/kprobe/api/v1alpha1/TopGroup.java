// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** A group with many hits over all nodes. */
@ApiType
public record TopGroup(
        @JsonPropertyDescription("Probe that counted them.") @Required @Size(min = 1, max = Limits.PROBE_NAME)
        String probe,

        @JsonPropertyDescription("What the group is.") @Required
        GroupBy by,

        @JsonPropertyDescription("The group: namespace/pod, command, process id, or returned number.")
        @Required
        @Size(max = Limits.GROUP)
        String name,

        @JsonPropertyDescription("Its hits, without those of nodes where ten other groups have more.") @Min(0)
        long hits) {
    /** Fills what is absent. */
    public TopGroup {
        probe = Objects.requireNonNullElse(probe, "");
        by = Objects.requireNonNullElse(by, GroupBy.None);
        name = Objects.requireNonNullElse(name, "");
    }
}
