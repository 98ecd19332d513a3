// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One probe as agents arm it. */
@ApiType
public record PlannedProbe(
        @JsonPropertyDescription("Name of the probe.")
        @Required
        @Size(min = 1, max = Limits.PROBE_NAME)
        @Pattern(Limits.PROBE_NAME_PATTERN)
        String name,

        @JsonPropertyDescription("Hash of what defines the probe; counts continue while it stays the same.")
        @Required
        @Size(min = 16, max = 16)
        @Pattern("^[0-9a-f]{16}$")
        String identity,

        @JsonPropertyDescription("What the probe sits on.") @Required
        Target target,

        @JsonPropertyDescription("Count when the target is entered (Entry) or when it returns (Return).")
        @Default("Entry")
        At at,

        @JsonPropertyDescription("Which hits count; absent means all.") @Nullable
        Filter filter,

        @JsonPropertyDescription("What hits are counted by, beside all together.") @Default("None")
        GroupBy groupBy,

        @JsonPropertyDescription("What the record of a hit holds; absent means that hits are only counted.")
        @Size(max = Limits.CAPTURES)
        List<Capture> capture,

        @JsonPropertyDescription("Which hits leave a record; absent means all. Only with capture.") @Nullable
        Sampling sampling) {
    /** Fills what is absent. */
    public PlannedProbe {
        name = Objects.requireNonNullElse(name, "");
        identity = Objects.requireNonNullElse(identity, "");
        target = Objects.requireNonNullElse(target, Target.NONE);
        at = Objects.requireNonNullElse(at, At.Entry);
        groupBy = Objects.requireNonNullElse(groupBy, GroupBy.None);
        capture = List.copyOf(Objects.requireNonNullElse(capture, List.of()));
    }

    /** One that only counts. */
    public static PlannedProbe counting(String name, String identity, Target target, At at, @Nullable Filter filter) {
        return new PlannedProbe(name, identity, target, at, filter, GroupBy.None, List.of(), null);
    }
}
