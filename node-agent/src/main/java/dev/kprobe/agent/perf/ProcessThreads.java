// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Processes and their threads, as {@code procfs} lists them.
 *
 * @param proc where it is mounted, in the host's process namespace
 */
public record ProcessThreads(Path proc) {
    /** Column of the start time in {@code stat}, counted behind the command, which may itself hold spaces. */
    private static final int START_TIME = 19;

    private static final String NUMBER = "\\d{1,9}";

    /** The threads that a process has now; none when there is no such process. */
    Set<Integer> of(int processId) {
        Set<Integer> threads = new TreeSet<>();
        Path directory = proc.resolve(Integer.toString(processId)).resolve("task");
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(directory)) {
            for (Path task : tasks) {
                String number = task.getFileName().toString();
                if (number.matches(NUMBER)) {
                    threads.add(Integer.valueOf(number));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return Set.of();
        }
        return threads;
    }

    /** The process that a thread belongs to; 0 when it is gone. */
    int owner(int thread) {
        try (Stream<String> lines =
                Files.lines(proc.resolve(Integer.toString(thread)).resolve("status"), StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith("Tgid:"))
                    .map(line -> line.substring("Tgid:".length()).strip())
                    .filter(number -> number.matches(NUMBER))
                    .mapToInt(Integer::parseInt)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /** Tells one process from a later one of the same number; empty when there is none. */
    String startTime(int processId) {
        try {
            // The command may be no text.
            return startTime(Files.readString(
                    proc.resolve(Integer.toString(processId)).resolve("stat"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return "";
        }
    }

    static String startTime(String stat) {
        int columnsAt = stat.lastIndexOf(") ") + 2;
        String[] columns =
                columnsAt < 2 ? new String[0] : stat.substring(columnsAt).split(" ", -1);
        return columns.length > START_TIME ? columns[START_TIME] : "";
    }
}
