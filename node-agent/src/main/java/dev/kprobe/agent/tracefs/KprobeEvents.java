// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.tracefs;

import dev.kprobe.agent.nativeaccess.Errno;
import dev.kprobe.agent.nativeaccess.FileDescriptor;
import dev.kprobe.agent.nativeaccess.NativeAccess;
import dev.kprobe.agent.nativeaccess.NativeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The global list of kprobe events.
 *
 * <p>{@code kprobe_events} empties itself when it is opened for writing with truncation, which would take every other
 * tracer's events along; it is therefore opened for append only.
 */
public final class KprobeEvents {
    private final Path tracefs;

    /** The list in a mounted tracing directory. */
    public KprobeEvents(Path tracefs) {
        this.tracefs = tracefs;
    }

    /** The tracing directory. */
    public Path tracefs() {
        return tracefs;
    }

    /** Adds one definition. The event is not armed before somebody enables or opens it. */
    public void define(EventDefinition definition) throws NativeException {
        command(definition.command());
    }

    /** Removes one definition; fails with {@link Errno#EBUSY} while somebody uses it. */
    public void remove(EventName name) throws NativeException {
        command(EventDefinition.removal(name));
    }

    /** The number by which {@code perf_event_open(2)} knows the event. */
    public long id(EventName name) throws IOException {
        Path file = tracefs.resolve("events")
                .resolve(name.group())
                .resolve(name.event())
                .resolve("id");
        String number = Files.readString(file).strip();
        if (!number.matches("\\d{1,18}")) {
            throw new IOException("not the number of an event in %s: %s".formatted(file, number));
        }
        return Long.parseLong(number);
    }

    /** Hits that the kernel could not deliver, by event name without its group, since each was defined. */
    public Map<String, Long> misses() throws IOException {
        try (Stream<String> lines = Files.lines(tracefs.resolve("kprobe_profile"), StandardCharsets.ISO_8859_1)) {
            return KprobeProfile.misses(lines);
        }
    }

    /**
     * Removes what agents that did not end in good order left behind; what a living one still uses stays, because the
     * kernel refuses its removal.
     *
     * @return the names that were removed
     */
    public List<EventName> removeStale() throws IOException {
        return own().stream().filter(this::removed).toList();
    }

    private List<EventName> own() throws IOException {
        try (Stream<String> lines = Files.lines(tracefs.resolve("kprobe_events"), StandardCharsets.ISO_8859_1)) {
            return lines.flatMap(line -> EventDefinition.nameIn(line).stream())
                    .filter(EventName::own)
                    .toList();
        }
    }

    private boolean removed(EventName name) {
        try {
            remove(name);
            return true;
        } catch (NativeException e) {
            return false;
        }
    }

    private void command(String line) throws NativeException {
        try (FileDescriptor file =
                NativeAccess.open(tracefs.resolve("kprobe_events"), NativeAccess.O_WRONLY | NativeAccess.O_APPEND)) {
            file.write(line.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
