// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** Why a backend is not the one in use. */
@ApiType
public record Refusal(
        @JsonPropertyDescription("The backend.") @Required BackendName backend,
        @JsonPropertyDescription("Why.") @Required Reason reason,

        @JsonPropertyDescription("What happened, in a sentence.") @Size(max = Limits.MESSAGE)
        String message) {
    /** Fills what is absent. */
    public Refusal {
        backend = Objects.requireNonNullElse(backend, BackendName.None);
        reason = Objects.requireNonNullElse(reason, Reason.Internal);
        message = Objects.requireNonNullElse(message, "");
    }
}
