// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.kprobe.api.schema.SetList;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;

/** What an administrator allows all monitors together. */
@ApiType
@SchemaCustomizer(value = SetList.class, input = "deny")
public record FleetSpec(
        @JsonPropertyDescription("Disarms every probe on every node at once, and keeps the counts.") @Default("false")
        boolean stopped,

        @JsonPropertyDescription(
                "Functions that are never probed, as patterns of * and ? for symbols of the kernel; other names of the same functions are meant too.")
        @Size(max = Limits.DENIALS)
        List<@Size(min = 1, max = Limits.SYMBOL) @Pattern(Limits.DENIAL_PATTERN) String> deny,

        @JsonPropertyDescription("What hits may cost.") FleetBudget budget,
        @JsonPropertyDescription("How much there may be.") FleetQuotas quotas,

        @JsonPropertyDescription(
                "How long a node may be without contact to the API server before its agent disarms everything, such as 1h30m; less than 1m means 1m. What was disarmed is armed again when the contact is back.")
        @Size(min = 2, max = 32)
        @Pattern("^([0-9]{1,6}[smhd]){1,4}$")
        @Default(FleetSpec.MAX_DISCONNECTED)
        String maxDisconnected) {
    static final String MAX_DISCONNECTED = "1h";

    /** What holds where there is no such object. */
    public static final FleetSpec DEFAULT =
            new FleetSpec(false, List.of(), FleetBudget.ANY, FleetQuotas.ANY, MAX_DISCONNECTED);

    /** Fills what is absent. */
    public FleetSpec {
        deny = List.copyOf(Objects.requireNonNullElse(deny, List.of()));
        budget = Objects.requireNonNullElse(budget, FleetBudget.ANY);
        quotas = Objects.requireNonNullElse(quotas, FleetQuotas.ANY);
        maxDisconnected = Objects.requireNonNullElse(maxDisconnected, MAX_DISCONNECTED);
    }
}
