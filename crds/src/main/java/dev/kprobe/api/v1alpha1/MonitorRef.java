// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** Which monitor a plan was compiled from. */
@ApiType
public record MonitorRef(
        @JsonPropertyDescription("Name of the monitor.") @Required @Size(min = 1, max = Limits.NAME)
        String name,

        @JsonPropertyDescription("UID of the monitor.") @Required @Size(min = 1, max = 64)
        String uid,

        @JsonPropertyDescription("Generation of the monitor.") @Min(0)
        long generation) {
    /** No monitor: what a document that breaks the schema is read as. */
    public static final MonitorRef NONE = new MonitorRef("", "", 0);

    /** Fills what is absent. */
    public MonitorRef {
        name = Objects.requireNonNullElse(name, "");
        uid = Objects.requireNonNullElse(uid, "");
    }
}
