// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;

/** A condition on what a function returns. */
@ApiType
@ValidationRule(
        value = "self.signed || !self.value.startsWith('-') || self.operator in ['Equal', 'NotEqual', 'AnyBit']",
        message = "filter.returnValue: a negative value is larger than any other without a sign: remove signed",
        fieldPath = ".signed")
public record ReturnFilter(
        @JsonPropertyDescription("How the returned number is compared with value.") @Required
        Operator operator,

        @JsonPropertyDescription(Limits.NUMBER_DESCRIPTION)
        @Required
        @Size(min = 1, max = Limits.NUMBER)
        @Pattern(Limits.NUMBER_PATTERN)
        String value,

        @JsonPropertyDescription("Compare as signed numbers, as the kernel returns its errors.") @Default("true")
        Boolean signed) {
    /** Fills what is absent. */
    public ReturnFilter {
        operator = Objects.requireNonNullElse(operator, Operator.Equal);
        value = Objects.requireNonNullElse(value, "");
        signed = Objects.requireNonNullElse(signed, true);
    }
}
