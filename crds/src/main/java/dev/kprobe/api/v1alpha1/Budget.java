// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** What the hits of a monitor may cost a node. */
@ApiType
public record Budget(
        @JsonPropertyDescription(
                "Thousandths of one CPU that the hits of all its probes together may take on a node, over all its CPUs. Above it, the probe that takes most loses its stacks, then its records, then is disarmed; what was taken away comes back after a while.")
        @Required
        @Min(1)
        @Max(Limits.BUDGET)
        int cpuMillisPerNode) {}
