// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
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
        Filter filter) {
    /** Fills what is absent. */
    public PlannedProbe {
        name = Objects.requireNonNullElse(name, "");
        identity = Objects.requireNonNullElse(identity, "");
        target = Objects.requireNonNullElse(target, Target.NONE);
        at = Objects.requireNonNullElse(at, At.Entry);
    }
}
