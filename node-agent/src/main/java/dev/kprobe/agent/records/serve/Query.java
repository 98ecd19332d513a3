// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records.serve;

import dev.kprobe.agent.records.RecordFilter;
import dev.kprobe.api.v1alpha1.Limits;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parameters of a request, {@code name=value&…}. */
final class Query {
    private static final String NAME = "[a-z0-9]([-a-z0-9.]*[a-z0-9])?";
    private static final Pattern MONITOR = Pattern.compile(NAME);
    private static final Pattern PROBE = Pattern.compile(Limits.PROBE_NAME_PATTERN);
    private static final Pattern POD = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?/" + NAME);

    private final Map<String, String> left;

    private Query(Map<String, String> left) {
        this.left = left;
    }

    /** Splits a query, which may be absent. */
    static Query parse(@Nullable String raw) throws BadParameterException {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (raw == null || raw.isEmpty()) {
            return new Query(parameters);
        }
        for (String part : raw.split("&", -1)) {
            int equals = part.indexOf('=');
            String name = decode(equals < 0 ? part : part.substring(0, equals));
            if (parameters.put(name, equals < 0 ? "" : decode(part.substring(equals + 1))) != null) {
                throw new BadParameterException("parameter \"%s\" is given twice".formatted(name));
            }
        }
        return new Query(parameters);
    }

    /** Takes the parameters that say which records. */
    RecordFilter filter() throws BadParameterException {
        return new RecordFilter(
                take("monitor", MONITOR, "the name of a KprobeMonitor"),
                take("probe", PROBE, "the name of a probe"),
                take("pod", POD, "namespace/name"));
    }

    /** Takes a number. */
    int number(String name, int least, int most, int fallback) throws BadParameterException {
        String text = left.remove(name);
        if (text == null) {
            return fallback;
        }
        if (text.matches("\\d{1,9}")) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new BadParameterException(
                "parameter \"%s\" is \"%s\" but must be a number from %d to %d".formatted(name, text, least, most));
    }

    /** Nothing else may be there: a misspelt filter would show more than was asked for. */
    void end() throws BadParameterException {
        if (!left.isEmpty()) {
            throw new BadParameterException("there is no parameter \"%s\" here"
                    .formatted(left.keySet().iterator().next()));
        }
    }

    private String take(String name, Pattern pattern, String what) throws BadParameterException {
        String text = left.remove(name);
        if (text == null) {
            return "";
        }
        if (text.length() > 2 * Limits.NAME || !pattern.matcher(text).matches()) {
            throw new BadParameterException("parameter \"%s\" is \"%s\" but must be %s".formatted(name, text, what));
        }
        return text;
    }

    private static String decode(String text) throws BadParameterException {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new BadParameterException("\"%s\" is not encoded as in a URL".formatted(text));
        }
    }
}
