// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** How much there may be. */
@ApiType
public record FleetQuotas(
        @JsonPropertyDescription(
                "Monitors of the cluster; the oldest are served, and those beyond are not armed on any node. Absent means 256, which is also the most.")
        @Min(0)
        @Max(Limits.PLANS)
        @Nullable
        Integer monitors,

        @JsonPropertyDescription(
                "Armed probes of all monitors on a node; what is armed goes before what is not. Absent means as many as the backend has room for.")
        @Min(0)
        @Max(100_000)
        @Nullable
        Integer probesPerNode) {
    /** As much as there is room for. */
    public static final FleetQuotas ANY = new FleetQuotas(null, null);
}
