// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;

/** The hits of a probe by group; those of the groups shown and the others are all that were counted. */
@ApiType
public record GroupCounts(
        @JsonPropertyDescription("What the groups are.") @Required
        GroupBy by,

        @JsonPropertyDescription("The groups with most hits, the largest first.") @Size(max = Limits.TOP_GROUPS)
        List<GroupCount> top,

        @JsonPropertyDescription("Hits of all other groups.") @Min(0)
        long other) {
    /** Not grouped. */
    public static final GroupCounts NONE = new GroupCounts(GroupBy.None, List.of(), 0);

    /** Fills what is absent. */
    public GroupCounts {
        by = Objects.requireNonNullElse(by, GroupBy.None);
        top = List.copyOf(Objects.requireNonNullElse(top, List.of()));
    }
}
