// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** The kernel that a node runs. */
@ApiType
public record Kernel(
        @JsonPropertyDescription("Release, as uname -r prints it.") @Size(max = 128)
        String release,

        @JsonPropertyDescription("Build, as uname -v prints it.") @Size(max = 256)
        String version,

        @JsonPropertyDescription("Architecture, as uname -m prints it.") @Size(max = 32)
        String architecture) {
    /** Not reported yet. */
    public static final Kernel UNKNOWN = new Kernel("", "", "");

    /** Fills what is absent. */
    public Kernel {
        release = Objects.requireNonNullElse(release, "");
        version = Objects.requireNonNullElse(version, "");
        architecture = Objects.requireNonNullElse(architecture, "");
    }
}
