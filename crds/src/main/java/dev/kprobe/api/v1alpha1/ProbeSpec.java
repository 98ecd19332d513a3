// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One probe of a monitor. */
@ApiType
@ValidationRule(
        value = "!has(self.target.offset) || self.at == 'Entry'",
        message = "target.offset needs at: Entry; a return has no offset: remove target.offset or set at to Entry",
        fieldPath = ".target.offset")
@ValidationRule(
        value = "!has(self.filter) || !has(self.filter.returnValue) || self.at == 'Return'",
        message = "filter.returnValue needs at: Return; an entry has not returned yet: set at to Return",
        fieldPath = ".filter.returnValue")
@ValidationRule(
        value = "!has(self.filter) || !has(self.filter.arguments) || !has(self.target.offset)",
        message = "filter.arguments needs the start of a function, where its arguments are: remove target.offset",
        fieldPath = ".filter.arguments")
@ValidationRule(
        value = "self.groupBy != 'ReturnValue' || self.at == 'Return'",
        message = "groupBy: ReturnValue needs at: Return; an entry has not returned yet: set at to Return",
        fieldPath = ".groupBy")
@ValidationRule(
        value = "!has(self.sampling) || (has(self.capture) && size(self.capture) > 0)",
        message = "sampling needs capture; without it there are no records to choose from: add capture",
        fieldPath = ".sampling")
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
        Filter filter,

        @JsonPropertyDescription("What hits are counted by, beside all together.") @Default("None")
        GroupBy groupBy,

        @JsonPropertyDescription("What the record of a hit holds; absent means that hits are only counted.")
        @Size(max = Limits.CAPTURES)
        List<Capture> capture,

        @JsonPropertyDescription("Which hits leave a record; absent means all. Only with capture.") @Nullable
        Sampling sampling) {
    /** Fills what is absent. */
    public ProbeSpec {
        name = Objects.requireNonNullElse(name, "");
        target = Objects.requireNonNullElse(target, Target.NONE);
        at = Objects.requireNonNullElse(at, At.Entry);
        groupBy = Objects.requireNonNullElse(groupBy, GroupBy.None);
        capture = List.copyOf(Objects.requireNonNullElse(capture, List.of()));
    }

    /** One that only counts. */
    public static ProbeSpec counting(String name, Target target, At at, @Nullable Filter filter) {
        return new ProbeSpec(name, target, at, filter, GroupBy.None, List.of(), null);
    }
}
