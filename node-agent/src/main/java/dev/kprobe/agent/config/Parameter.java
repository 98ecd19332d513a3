// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One setting.
 *
 * @param name of the environment variable
 * @param defaultText used when it is not set; null when it must be
 * @param parser throws {@link IllegalArgumentException} with what is expected
 */
record Parameter<T>(String name, @Nullable String defaultText, Function<String, T> parser) {

    static Parameter<String> required(String name) {
        return new Parameter<>(name, null, Parameter::nonBlank);
    }

    static Parameter<String> text(String name, String defaultText) {
        return new Parameter<>(name, defaultText, Function.identity());
    }

    static Parameter<Path> path(String name, String defaultText) {
        return new Parameter<>(name, defaultText, Parameter::absolute);
    }

    static Parameter<Duration> seconds(String name, int least, int defaultSeconds) {
        return new Parameter<>(
                name,
                Integer.toString(defaultSeconds),
                text -> Duration.ofSeconds(number(text, least, 3600, " of seconds")));
    }

    static Parameter<Integer> port(String name, int defaultPort) {
        return new Parameter<>(name, Integer.toString(defaultPort), text -> number(text, 1, 65535, ""));
    }

    static Parameter<Boolean> flag(String name, boolean defaultValue) {
        return new Parameter<>(name, Boolean.toString(defaultValue), Parameter::trueOrFalse);
    }

    /** Reads the setting; one sentence when it is missing or wrong. */
    T from(Map<String, String> environment) {
        String text = environment.getOrDefault(name, defaultText);
        if (text == null) {
            throw new ConfigurationException(name + " is not set: set it in the agent's DaemonSet");
        }
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("%s is \"%s\" but must be %s".formatted(name, text, e.getMessage()));
        }
    }

    private static String nonBlank(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a name");
        }
        return text;
    }

    private static boolean trueOrFalse(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("true or false");
        };
    }

    private static Path absolute(String text) {
        Path path = Path.of(text);
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException("an absolute path");
        }
        return path;
    }

    private static int number(String text, int least, int most, String unit) {
        if (text.matches("\\d{1,9}")) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new IllegalArgumentException("a number%s from %d to %d".formatted(unit, least, most));
    }
}
