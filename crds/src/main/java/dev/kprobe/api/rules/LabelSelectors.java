// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.rules;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which labels a selector matches, as Kubernetes defines it; an absent or empty selector matches everything. */
public final class LabelSelectors {
    private LabelSelectors() {}

    /** Whether what has these labels is selected. An unknown operator selects nothing. */
    public static boolean matches(@Nullable LabelSelector selector, @Nullable Map<String, String> labels) {
        if (selector == null) {
            return true;
        }
        Map<String, String> given = labels == null ? Map.of() : labels;
        Map<String, String> wanted = selector.getMatchLabels() == null ? Map.of() : selector.getMatchLabels();
        List<LabelSelectorRequirement> requirements =
                selector.getMatchExpressions() == null ? List.of() : selector.getMatchExpressions();
        return wanted.entrySet().stream().allMatch(want -> want.getValue().equals(given.get(want.getKey())))
                && requirements.stream().allMatch(requirement -> matches(requirement, given));
    }

    private static boolean matches(LabelSelectorRequirement requirement, Map<String, String> labels) {
        String value = labels.get(requirement.getKey());
        List<String> values = requirement.getValues() == null ? List.of() : requirement.getValues();
        return switch (Objects.requireNonNullElse(requirement.getOperator(), "")) {
            case "In" -> value != null && values.contains(value);
            case "NotIn" -> value == null || !values.contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> false;
        };
    }
}
