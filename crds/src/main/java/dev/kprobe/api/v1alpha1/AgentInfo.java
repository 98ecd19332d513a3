// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** The agent that wrote a report. */
@ApiType
public record AgentInfo(
        @JsonPropertyDescription("Version of the agent.") @Size(max = 64)
        String version,

        @JsonPropertyDescription("Pod that it runs in.") @Size(max = Limits.NAME)
        String podName,

        @JsonPropertyDescription("When it started (RFC 3339).") @Size(max = Limits.TIME)
        String startedAt) {
    /** Not reported yet. */
    public static final AgentInfo UNKNOWN = new AgentInfo("", "", "");

    /** Fills what is absent. */
    public AgentInfo {
        version = Objects.requireNonNullElse(version, "");
        podName = Objects.requireNonNullElse(podName, "");
        startedAt = Objects.requireNonNullElse(startedAt, "");
    }
}
