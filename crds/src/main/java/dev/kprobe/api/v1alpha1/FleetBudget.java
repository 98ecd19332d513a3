// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** What hits may cost, where the backend measures it. */
@ApiType
public record FleetBudget(
        @JsonPropertyDescription(
                "Thousandths of one CPU that the hits of all probes together may take on a node, over all its CPUs. Above it, the probe that takes most loses its stacks, then its records, then is disarmed. Absent means any.")
        @Min(1)
        @Max(Limits.BUDGET)
        @Nullable
        Integer cpuMillisPerNode,

        @JsonPropertyDescription(
                "The same for the hits of each probe on a node, whatever more its monitor allows. Absent means any.")
        @Min(1)
        @Max(Limits.BUDGET)
        @Nullable
        Integer cpuMillisPerProbe) {
    /** Any cost. */
    public static final FleetBudget ANY = new FleetBudget(null, null);
}
