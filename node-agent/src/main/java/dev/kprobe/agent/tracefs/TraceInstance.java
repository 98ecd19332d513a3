// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.tracefs;

import dev.kprobe.agent.nativeaccess.FileDescriptor;
import dev.kprobe.agent.nativeaccess.NativeAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A trace buffer of the agent's own, with its own set of enabled events: nobody else's trace is touched or read.
 *
 * <p>Its memory is bounded; what is not read in time is overwritten, and the reader is told how much that was.
 */
public final class TraceInstance implements AutoCloseable {
    private final Path tracefs;
    private final Path folder;

    private TraceInstance(Path tracefs, String name) {
        this.tracefs = tracefs;
        this.folder = instances(tracefs).resolve(name);
    }

    /**
     * Makes a buffer that records nothing yet. Times are those of {@code CLOCK_MONOTONIC}.
     *
     * @param name begins with {@link EventName#OWN_PREFIX}
     * @param kilobytes for each CPU
     * @param stacks whether each event is followed by the stack of the kernel
     */
    public static TraceInstance create(Path tracefs, String name, int kilobytes, boolean stacks) throws IOException {
        TraceInstance instance = new TraceInstance(tracefs, name);
        Files.createDirectory(instance.folder);
        try {
            instance.write("trace_clock", "mono");
            instance.write("buffer_size_kb", Integer.toString(kilobytes));
            instance.write("options/stacktrace", stacks ? "1" : "0");
            return instance;
        } catch (IOException e) {
            instance.close();
            throw e;
        }
    }

    /** Records an event from now on, as far as it passes the filter. */
    public void enable(EventName event, String filter) throws IOException {
        if (!filter.isEmpty()) {
            write(folder(event).resolve("filter"), filter);
        }
        write(folder(event).resolve("enable"), "1");
    }

    /** Records an event no more; what was recorded stays to be read. */
    public void disable(EventName event) throws IOException {
        write(folder(event).resolve("enable"), "0");
    }

    /** The pages of a CPU, read without waiting; each page is given once. */
    public FileDescriptor openPages(int cpu) throws IOException {
        return NativeAccess.open(
                folder.resolve("per_cpu/cpu" + cpu + "/trace_pipe_raw"),
                NativeAccess.O_RDONLY | NativeAccess.O_NONBLOCK);
    }

    /** Where the fields of an event are. */
    public EventFormat format(EventName event) throws IOException {
        return EventFormat.parse(Files.readAllLines(folder(event).resolve("format")));
    }

    /** Where the parts of a recorded stack are; it is an event of the tracer itself. */
    public EventFormat stackFormat() throws IOException {
        return EventFormat.parse(Files.readAllLines(tracefs.resolve("events/ftrace/kernel_stack/format")));
    }

    /** How the pages are laid out. */
    public PageLayout pageLayout() throws IOException {
        return PageLayout.parse(Files.readAllLines(tracefs.resolve("events/header_page")));
    }

    /**
     * Removes the buffers of agents that did not end in good order, and with that disarms what they recorded; those
     * that a living one reads stay, because the kernel refuses their removal.
     *
     * @return the names that were removed
     */
    public static List<String> removeStale(Path tracefs) throws IOException {
        List<String> removed = new ArrayList<>();
        try (DirectoryStream<Path> instances =
                Files.newDirectoryStream(instances(tracefs), EventName.OWN_PREFIX + "*")) {
            for (Path instance : instances) {
                if (removed(instance)) {
                    removed.add(instance.getFileName().toString());
                }
            }
        }
        return removed;
    }

    /** Gives the memory back; fails silently while somebody reads. */
    @Override
    public void close() {
        if (!removed(folder)) {
            System.getLogger(TraceInstance.class.getName())
                    .log(System.Logger.Level.WARNING, "trace instance {0} stays", folder);
        }
    }

    private static Path instances(Path tracefs) {
        return tracefs.resolve("instances");
    }

    private static boolean removed(Path instance) {
        try {
            Files.delete(instance);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Path folder(EventName event) {
        return folder.resolve("events").resolve(event.group()).resolve(event.event());
    }

    private void write(String file, String text) throws IOException {
        write(folder.resolve(file), text);
    }

    private static void write(Path file, String text) throws IOException {
        try (FileDescriptor open = NativeAccess.open(file, NativeAccess.O_WRONLY)) {
            open.write(text.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
