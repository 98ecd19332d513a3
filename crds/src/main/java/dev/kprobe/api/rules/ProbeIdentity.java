// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.rules;

import dev.kprobe.api.v1alpha1.ArgumentFilter;
import dev.kprobe.api.v1alpha1.At;
import dev.kprobe.api.v1alpha1.Filter;
import dev.kprobe.api.v1alpha1.Operator;
import dev.kprobe.api.v1alpha1.ReturnFilter;
import dev.kprobe.api.v1alpha1.Target;
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
        identity.add("at", at);
        if (filter != null) {
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

    private void add(ArgumentFilter argument) {
        add("argument" + argument.index(), condition(argument.operator(), argument.value(), argument.signed()));
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
