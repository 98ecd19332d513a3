// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an agent counts with. */
@ApiType
public record BackendStatus(
        @JsonPropertyDescription("Backend in use.") @Required
        BackendName name,

        @JsonPropertyDescription("Version of the kernel module while it is loaded.") @Size(max = 64) @Nullable
        String moduleVersion,

        @JsonPropertyDescription("Whether the kernel module is loaded.")
        boolean moduleLoaded,

        @JsonPropertyDescription("Backends that were tried before and why they are not in use.") @Size(max = 8)
        List<Refusal> refusals) {
    /** Not chosen yet. */
    public static final BackendStatus NONE = new BackendStatus(BackendName.None, null, false, List.of());

    /** Fills what is absent. */
    public BackendStatus {
        name = Objects.requireNonNullElse(name, BackendName.None);
        refusals = List.copyOf(Objects.requireNonNullElse(refusals, List.of()));
    }
}
