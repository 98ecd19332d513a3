// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One probe of a monitor. */
@ApiType
@ValidationRule(
        value = "!has(self.target.offset) || self.at == 'Entry'",
        message = "target.offset needs at: Entry; a return has no offset: remove target.offset or set at to Entry",
        fieldPath = ".target.offset")
public record ProbeSpec(
        @JsonPropertyDescription("Name of the probe, unique in its monitor.")
        @Required
        @Size(min = 1, max = Limits.PROBE_NAME)
        @Pattern(Limits.PROBE_NAME_PATTERN)
        String name,

        @JsonPropertyDescription("What the probe sits on.") @Required
        Target target,

        @JsonPropertyDescription("Count when the target is entered (Entry) or when it returns (Return).")
        @Default("Entry")
        At at,

        @JsonPropertyDescription("Which hits count; absent means all.") @Nullable
        Filter filter) {
    /** Fills what is absent. */
    public ProbeSpec {
        name = Objects.requireNonNullElse(name, "");
        target = Objects.requireNonNullElse(target, Target.NONE);
        at = Objects.requireNonNullElse(at, At.Entry);
    }
}
