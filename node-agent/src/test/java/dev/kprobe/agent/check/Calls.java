// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.check;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A program that makes an exact number of calls ({@code tests/calls.c}, {@code tests/seeks.c},
 * {@code tests/interrupts.c}), started and waiting for its go.
 */
final class Calls implements AutoCloseable {
    private static final String PROGRAM = "/bin/calls";
    private static final String SEEKS = "/bin/seeks";

    private final Process process;
    private final BufferedReader output;
    private final int processId;

    private Calls(Process process) throws IOException {
        this.process = process;
        this.output = process.inputReader();
        this.processId = Integer.parseInt(Objects.requireNonNull(output.readLine(), "no process id"));
    }

    /** Makes twice {@code count} calls per thread: once in its own threads, once in a child process. */
    static Calls start(long count, String command, int threads) throws IOException {
        return start(count, command, threads, 0);
    }

    /** The same with the child's as another user. */
    static Calls start(long count, String command, int threads, int userId) throws IOException {
        return new Calls(new ProcessBuilder(
                        PROGRAM, Long.toString(count), command, Integer.toString(threads), Integer.toString(userId))
                .start());
    }

    /** Makes {@code count} seeks with offsets -50 to 49 in turn, and a hundredth as many sleeps. */
    static Calls seeks(long count, String command) throws IOException {
        return new Calls(new ProcessBuilder(SEEKS, Long.toString(count), command).start());
    }

    /** Lets {@code count} timers expire, each in a hard interrupt. */
    static Calls interrupts(long count, String command) throws IOException {
        return new Calls(new ProcessBuilder("/bin/interrupts", Long.toString(count), command).start());
    }

    /** Moves the program, before its go, to a cgroup. */
    Calls in(Path cgroup) throws IOException {
        Files.writeString(cgroup.resolve("cgroup.procs"), Integer.toString(processId));
        return this;
    }

    int processId() {
        return processId;
    }

    void go() throws IOException {
        process.outputWriter().append('\n').flush();
    }

    void await() throws IOException, InterruptedException {
        String line = output.readLine();
        if (!"done".equals(line) || process.waitFor() != 0) {
            throw new IOException("the calling program failed: " + line);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
