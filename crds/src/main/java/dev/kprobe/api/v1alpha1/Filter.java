// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Which hits count; what is absent does not restrict, and hits that do not match are not counted at all. */
@ApiType
public record Filter(
        @JsonPropertyDescription("Process (thread group) by its id on the node; absent means any.")
        @Min(1)
        @Max(4194304)
        @Nullable
        Integer processId,

        @JsonPropertyDescription(
                "Exact name of the task, at most 15 printable ASCII characters without quotes and backslash; absent means any.")
        @Size(min = 1, max = 15)
        @Pattern("^[ !#-&(-\\[\\]-~]+$")
        @Nullable
        String command) {}
