// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which hits count; what is absent does not restrict, and hits that do not match are not counted at all. */
@ApiType
public record Filter(
        @JsonPropertyDescription(
                "Pods whose processes count, wherever on a node they run; absent means any process, in a pod or not.")
        @Nullable
        PodFilter pods,

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
        String command,

        @JsonPropertyDescription("Real user id on the node; 0 is root; absent means any.")
        @Min(0)
        @Max(4294967294L)
        @Nullable
        Long userId,

        @JsonPropertyDescription("Conditions on arguments of the call, all of which must hold; at most 4.")
        @Size(max = Limits.ARGUMENT_FILTERS)
        List<ArgumentFilter> arguments,

        @JsonPropertyDescription("Condition on what the function returns. Only with at: Return.") @Nullable
        ReturnFilter returnValue) {
    /** Every hit. */
    public static final Filter ALL = new Filter(null, null, null, null, List.of(), null);

    /** Fills what is absent. */
    public Filter {
        arguments = List.copyOf(Objects.requireNonNullElse(arguments, List.of()));
    }

    /** Those of a process, of a command, or of both. */
    public static Filter of(@Nullable Integer processId, @Nullable String command) {
        return new Filter(null, processId, command, null, List.of(), null);
    }

    /** Those in pods. */
    public static Filter of(PodFilter pods) {
        return new Filter(pods, null, null, null, List.of(), null);
    }
}
