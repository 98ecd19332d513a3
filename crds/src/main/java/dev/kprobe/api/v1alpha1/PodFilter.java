// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.kprobe.api.schema.LabelSelectorSchema;
import dev.kprobe.api.schema.SetList;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which pods count: those of one of the namespaces whose labels match. */
@ApiType
@SchemaCustomizer(value = LabelSelectorSchema.class, input = "selector")
@SchemaCustomizer(value = SetList.class, input = "namespaces")
@ValidationRule(
        value = "(has(self.namespaces) && size(self.namespaces) > 0) || has(self.selector)",
        message = "filter.pods must set namespaces, selector or both; an empty selector means all pods: add one")
public record PodFilter(
        @JsonPropertyDescription("Namespaces of the pods; absent means all. At most 16.")
        @Size(max = Limits.POD_NAMESPACES)
        List<@Size(min = 1, max = 63) @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$") String> namespaces,

        @JsonPropertyDescription("Labels of the pods; absent and empty mean any.") @Nullable
        LabelSelector selector) {
    /** Fills what is absent. */
    public PodFilter {
        namespaces = List.copyOf(Objects.requireNonNullElse(namespaces, List.of()));
    }
}
