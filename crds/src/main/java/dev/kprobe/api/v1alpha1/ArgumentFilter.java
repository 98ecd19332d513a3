// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;

/** A condition on an argument. */
@ApiType
@ValidationRule(
        value = "self.signed || !self.value.startsWith('-') || self.operator in ['Equal', 'NotEqual', 'AnyBit']",
        message = "filter.arguments: a negative value is larger than any other without a sign: set signed to true",
        fieldPath = ".signed")
public record ArgumentFilter(
        @JsonPropertyDescription("Which argument, from 1.") @Required @Min(1) @Max(6)
        int index,

        @JsonPropertyDescription("How the argument is compared with value.") @Required
        Operator operator,

        @JsonPropertyDescription(Limits.NUMBER_DESCRIPTION)
        @Required
        @Size(min = 1, max = Limits.NUMBER)
        @Pattern(Limits.NUMBER_PATTERN)
        String value,

        @JsonPropertyDescription("Compare as signed numbers.") @Default("false")
        boolean signed) {
    /** Fills what is absent. */
    public ArgumentFilter {
        operator = Objects.requireNonNullElse(operator, Operator.Equal);
        value = Objects.requireNonNullElse(value, "");
    }
}
