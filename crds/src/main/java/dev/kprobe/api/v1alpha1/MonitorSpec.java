// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.kprobe.api.schema.BackendOrder;
import dev.kprobe.api.schema.LabelSelectorSchema;
import dev.kprobe.api.schema.ListMap;
import dev.kprobe.api.schema.RefusedField;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the user of a monitor wants. */
@ApiType
@SchemaCustomizer(value = ListMap.class, input = "probes by name")
@SchemaCustomizer(value = LabelSelectorSchema.class, input = "nodeSelector")
@SchemaCustomizer(value = BackendOrder.class, input = "backends")
@SchemaCustomizer(
        value = RefusedField.class,
        input = "rollout is not available yet: remove spec.rollout, every selected node is armed at once")
public record MonitorSpec(
        @JsonPropertyDescription("Nodes to probe, by their labels; absent means every node that runs an agent.")
        @Nullable
        LabelSelector nodeSelector,

        @JsonPropertyDescription("The probes, 1 to 64.") @Required @Size(min = 1, max = Limits.PROBES)
        List<ProbeSpec> probes,

        @JsonPropertyDescription("Disarms every probe and keeps the counts; resumed, they continue.") @Default("false")
        boolean paused,

        @JsonPropertyDescription("What becomes of armed probes when the agent of a node dies.") @Default("Disarm")
        OnAgentLoss onAgentLoss,

        @JsonPropertyDescription(
                "Arm to count, Validate to look up the probes on the kernel of every node without arming any.")
        @Default("Arm")
        Mode mode,

        @JsonPropertyDescription(
                "How long the probes stay armed after the monitor is first carried out, such as 1h30m; counts are kept. Absent means for ever.")
        @Size(min = 2, max = 32)
        @Pattern("^([0-9]{1,6}[smhd]){1,4}$")
        @Nullable
        String expireAfter,

        @JsonPropertyDescription("What the hits of each probe may cost; absent means any.") @Nullable
        Budget budget,

        @JsonPropertyDescription(
                "Backends that may count, the preferred first; absent means what each node prefers: Module, Bpf, Perf.")
        @Size(min = 1, max = Limits.BACKENDS)
        @Nullable
        List<BackendName> backends) {
    /** Fills what is absent. */
    public MonitorSpec {
        probes = List.copyOf(Objects.requireNonNullElse(probes, List.of()));
        onAgentLoss = Objects.requireNonNullElse(onAgentLoss, OnAgentLoss.Disarm);
        mode = Objects.requireNonNullElse(mode, Mode.Arm);
        backends = backends == null ? null : List.copyOf(backends);
    }
}
