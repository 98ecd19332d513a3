// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.rules;

import dev.kprobe.api.v1alpha1.ArgumentFilter;
import dev.kprobe.api.v1alpha1.At;
import dev.kprobe.api.v1alpha1.Filter;
import dev.kprobe.api.v1alpha1.Operator;
import dev.kprobe.api.v1alpha1.PodFilter;
import dev.kprobe.api.v1alpha1.ReturnFilter;
import dev.kprobe.api.v1alpha1.Target;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What makes a probe the same probe: what it counts, whatever it is called. Counts continue while the identity stays,
 * and start at 0 with a new one. Fields that are absent do not take part, so that fields added later do not change it.
 */
public final class ProbeIdentity {
    private final StringBuilder canonical = new StringBuilder();

    private ProbeIdentity() {}

    /** The identity: 16 hexadecimal digits. */
    public static String of(Target target, At at, @Nullable Filter filter) {
        ProbeIdentity identity = new ProbeIdentity();
        identity.add("syscall", target.syscall());
        identity.add("function", target.function());
        identity.add("module", target.module());
        identity.add("offset", target.offset());
        target.alternatives().forEach(name -> identity.add("alternative", name));
        identity.add("functions", target.functions());
        identity.add("address", lowerCase(target.address()));
        identity.add("buildId", lowerCase(target.buildId()));
        identity.add("at", at);
        if (filter != null) {
            identity.add(filter.pods());
            identity.add("processId", filter.processId());
            identity.add("command", filter.command());
            identity.add("userId", filter.userId());
            filter.arguments().forEach(identity::add);
            ReturnFilter returned = filter.returnValue();
            if (returned != null) {
                identity.add("returnValue", condition(returned.operator(), returned.value(), returned.signed()));
            }
        }
        return Hashes.hex16(identity.canonical.toString());
    }

    /** The order in which namespaces and labels are given means nothing. */
    private void add(@Nullable PodFilter pods) {
        if (pods == null) {
            return;
        }
        // So that one that matches all pods differs from none.
        add("pods", "selected");
        pods.namespaces().stream().sorted().forEach(namespace -> add("namespace", namespace));
        LabelSelector selector = pods.selector();
        if (selector == null) {
            return;
        }
        new TreeMap<>(Objects.requireNonNullElse(selector.getMatchLabels(), Map.of()))
                .forEach((key, value) -> add("label", key + "=" + value));
        Objects.requireNonNullElse(selector.getMatchExpressions(), List.<LabelSelectorRequirement>of()).stream()
                .map(ProbeIdentity::requirement)
                .sorted()
                .forEach(requirement -> add("labels", requirement));
    }

    private static String requirement(LabelSelectorRequirement requirement) {
        List<String> values = Objects.requireNonNullElse(requirement.getValues(), List.of());
        return requirement.getKey() + " " + requirement.getOperator() + " "
                + values.stream().sorted().collect(Collectors.joining(","));
    }

    private void add(ArgumentFilter argument) {
        add("argument" + argument.index(), condition(argument.operator(), argument.value(), argument.signed()));
    }

    private static @Nullable String lowerCase(@Nullable String hexadecimal) {
        return hexadecimal == null ? null : hexadecimal.toLowerCase(Locale.ROOT);
    }

    private static String condition(Operator operator, String value, boolean signed) {
        return operator + " " + value + (signed ? " signed" : "");
    }

    /** The length before the value keeps two different probes from having one canonical form. */
    private void add(String field, @Nullable Object value) {
        if (value != null) {
            String text = value.toString();
            canonical
                    .append(field)
                    .append('=')
                    .append(text.length())
                    .append(':')
                    .append(text)
                    .append('\n');
        }
    }
}
