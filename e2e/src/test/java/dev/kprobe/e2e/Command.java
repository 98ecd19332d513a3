// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command line program run to its end.
 *
 * @param exitCode what it ended with, 0 for success
 * @param output what it wrote to standard output and standard error, in order
 */
record Command(int exitCode, String output) {

    private static final Duration LIMIT = Duration.ofMinutes(8);

    /** Runs a program with the given standard input; a program that does not end within eight minutes is an error. */
    static Command run(String input, List<String> command) {
        try {
            Path output = Files.createTempFile("command", ".log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end within " + LIMIT);
            }
            String text = Files.readString(output);
            Files.delete(output);
            return new Command(process.exitValue(), text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command, e);
        }
    }

    /** Runs a program without input and returns its output; any exit code but 0 is an error. */
    static String output(String... command) {
        Command done = run("", List.of(command));
        if (done.exitCode != 0) {
            throw new AssertionError(String.join(" ", command) + " ended with " + done.exitCode + ":\n" + done.output);
        }
        return done.output;
    }
}
