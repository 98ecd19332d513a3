// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The program {@code calls} on a node: it prints its process id, waits to be let go, makes an exact number of system
 * calls under a chosen command name, and says so.
 */
final class Calls implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;
    private final int pid;

    private Calls(Process process) throws IOException {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.pid = Integer.parseInt(expect("pid "));
    }

    /** Starts the program on a node and leaves it waiting. */
    static Calls prepare(String node, String systemCall, int count, String command) {
        try {
            return new Calls(
                    new ProcessBuilder(Lab.execLine(node, "calls", "-w", systemCall, Integer.toString(count), command))
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start calls on " + node, e);
        }
    }

    /** Makes calls of getppid on a node, and returns when they have been made. */
    static void make(String node, int count, String command) {
        try (var program = prepare(node, "getppid", count, command)) {
            program.letGo();
            program.await();
        }
    }

    /**
     * Begins calls of getppid on a node, so many a second, which go on while nobody looks after them.
     *
     * @return the process that makes them
     */
    static int begin(String node, int count, int perSecond, String command) {
        String said = Lab.onNode(
                node, "calls", "-d", "-r", Integer.toString(perSecond), "getppid", Integer.toString(count), command);
        return Integer.parseInt(said.strip().substring("pid ".length()));
    }

    /** Its process id in the node's own process namespace. */
    int pid() {
        return pid;
    }

    /** Lets the program go; returns at once. */
    void letGo() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("calls did not wait", e);
        }
    }

    /** Waits until all the calls have been made. */
    void await() {
        try {
            expect("done ");
            process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("calls ended early", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for calls", e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }

    private String expect(String word) throws IOException {
        String line = output.readLine();
        if (line == null || !line.startsWith(word)) {
            throw new AssertionError("calls should have printed \"" + word + "…\", not " + line);
        }
        return line.substring(word.length()).strip();
    }
}
