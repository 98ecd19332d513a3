// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads {@link Settings} from environment variables and names every one that is wrong, not only the first. */
public final class SettingsReader {
    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();

    private SettingsReader(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The settings. Throws {@link IllegalArgumentException} with one sentence for each variable that is wrong. */
    public static Settings read(Map<String, String> environment) {
        return new SettingsReader(environment).read();
    }

    /** The settings of the uninstall command; throws as {@link #read}. */
    public static UninstallSettings readUninstall(Map<String, String> environment) {
        SettingsReader reader = new SettingsReader(environment);
        return reader.checked(new UninstallSettings(
                reader.namespace(),
                reader.value("KPM_UNINSTALL_TIMEOUT", "90s", SettingsReader::duration, "is a time such as 90s")));
    }

    private <T> T checked(T settings) {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(" ", problems));
        }
        return settings;
    }

    /** The operator's own namespace, unless the agents have one of theirs. */
    private String namespace() {
        String variable = environment.containsKey("KPM_AGENT_NAMESPACE") ? "KPM_AGENT_NAMESPACE" : "KPM_NAMESPACE";
        String meaning = "is the namespace that the agents run in";
        required(variable, meaning);
        return value(variable, "default", SettingsReader::name, meaning);
    }

    private Settings read() {
        return checked(new Settings(
                namespace(),
                Path.of(required("KPM_AGENT_TEMPLATE", "is the file with the DaemonSet of the agents")),
                value("KPM_STATUS_INTERVAL", "5s", SettingsReader::duration, "is a time such as 5s"),
                value("KPM_REPORT_SECONDS", "2", SettingsReader::seconds, "is a whole number from 1 to 3600"),
                patience()));
    }

    private Patience patience() {
        return new Patience(
                patience("KPM_SILENCE", Patience.DEFAULT.silence()),
                patience("KPM_AGENT_START", Patience.DEFAULT.start()),
                patience("KPM_DISARM_TIMEOUT", Patience.DEFAULT.disarm()),
                patience("KPM_STUCK_AFTER", Patience.DEFAULT.stuck()),
                patience("KPM_TEARDOWN_TIMEOUT", Patience.DEFAULT.teardown()));
    }

    private Duration patience(String variable, Duration fallback) {
        return value(variable, fallback.toSeconds() + "s", SettingsReader::duration, "is a time such as 30s");
    }

    private <T> T value(String variable, String fallback, Function<String, T> parser, String meaning) {
        String text = environment.getOrDefault(variable, fallback);
        try {
            return parser.apply(text);
        } catch (RuntimeException e) {
            problems.add("Change %s: it %s, not '%s'.".formatted(variable, meaning, text));
            // Never seen: what was read is thrown away when there is a problem.
            return parser.apply(fallback);
        }
    }

    private String required(String variable, String meaning) {
        String text = environment.get(variable);
        if (text == null) {
            problems.add("Set %s: it %s.".formatted(variable, meaning));
        }
        return text == null ? "" : text;
    }

    private static String name(String text) {
        if (!text.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
            throw new IllegalArgumentException("not a name");
        }
        return text;
    }

    /** Reads 5s and 1m30s as well as PT5S. */
    private static Duration duration(String text) {
        Duration duration = Duration.parse(text.startsWith("P") ? text : "PT" + text);
        if (duration.isNegative()) {
            throw new IllegalArgumentException("negative");
        }
        return duration;
    }

    private static int seconds(String text) {
        int seconds = Integer.parseInt(text);
        if (seconds < 1 || seconds > 3600) {
            throw new IllegalArgumentException("out of range");
        }
        return seconds;
    }
}
