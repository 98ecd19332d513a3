// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.check;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Objects;

/** The program that makes calls with known arguments and results ({@code tests/recorded.c}). */
final class Recorded implements AutoCloseable {
    private static final String PROGRAM = "/bin/recorded";
    private static final String USER_STACK = ",\"userStack\":[\"0x";
    /** Longer than the few instructions around a system call. */
    private static final int FUNCTION_BYTES = 64;

    private final Process process;
    private final BufferedReader output;
    private final String[] words;

    private Recorded(Process process) throws IOException {
        this.process = process;
        this.output = process.inputReader();
        this.words = Objects.requireNonNull(output.readLine(), "no first line").split(" ", -1);
    }

    static Recorded start(long count) throws IOException {
        return new Recorded(new ProcessBuilder(PROGRAM, Long.toString(count)).start());
    }

    String processId() {
        return words[0];
    }

    /** The address of its page. */
    String page() {
        return words[1];
    }

    /** How records name it. */
    String task() {
        return ",\"pid\":%s,\"tgid\":%s,\"comm\":\"kpm-recorded\"".formatted(words[0], words[0]);
    }

    /** Whether the innermost frame of a record's user stack is in its {@code mprotect(3)}. */
    boolean isCaller(String line) {
        int at = line.indexOf(USER_STACK);
        if (at < 0) {
            return false;
        }
        int begin = at + USER_STACK.length();
        long frame = Long.parseUnsignedLong(line.substring(begin, line.indexOf('"', begin)), 16);
        long function = Long.parseUnsignedLong(words[2].substring(2), 16);
        return frame > function && frame < function + FUNCTION_BYTES;
    }

    void go() throws IOException {
        process.outputWriter().append('\n').flush();
    }

    void await() throws IOException, InterruptedException {
        String line = output.readLine();
        if (!"done".equals(line) || process.waitFor() != 0) {
            throw new IOException("the recorded program failed: " + line);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
