// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The agent as its image starts it, and what the kernel says of its process. */
final class AgentProcess implements AutoCloseable {
    private static final int UTIME = 13;
    private static final int STIME = 14;
    /** {@code USER_HZ}: the same on every architecture that matters. */
    private static final double TICKS = 100;

    private final Process process;

    private AgentProcess(Process process) {
        this.process = process;
    }

    /** Starts it with the flags of the image's entry point, to talk to an API server on this port. */
    static AgentProcess start(List<String> flags, int port) throws IOException {
        List<String> command = new ArrayList<>(List.of("/opt/jre/bin/java"));
        command.addAll(flags);
        command.addAll(List.of("-cp", "@/app/jib-classpath-file", "dev.kprobe.agent.Main"));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment()
                .putAll(Map.of(
                        "MALLOC_ARENA_MAX", "1",
                        "NODE_NAME", "node-1",
                        "POD_NAME", "agent-1",
                        "KUBERNETES_SERVICE_HOST", "127.0.0.1",
                        "KUBERNETES_SERVICE_PORT", Integer.toString(port)));
        return new AgentProcess(builder.start());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Resident memory in MB, of 10^6 bytes. */
    double residentMegabytes() throws IOException {
        for (String line : Files.readAllLines(file("status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6;
            }
        }
        throw new IOException("no VmRSS");
    }

    /**
     * Seconds of CPU that a process has taken.
     *
     * @param user in its own code
     * @param system in the kernel for it
     */
    record Cpu(double user, double system) {}

    /** What it has taken so far. */
    Cpu cpu() throws IOException {
        String stat = Files.readString(file("stat"));
        // The second field is a name in parentheses, which may hold blanks.
        String[] fields = ("0 x " + stat.substring(stat.lastIndexOf(')') + 2)).split(" ", -1);
        return new Cpu(Long.parseLong(fields[UTIME]) / TICKS, Long.parseLong(fields[STIME]) / TICKS);
    }

    /** Seconds that threads of a name have taken so far, in their own code and in the kernel for them. */
    Map<String, Double> threads() throws IOException {
        Map<String, Double> seconds = new TreeMap<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(file("task"))) {
            for (Path thread : threads) {
                String name = Files.readString(thread.resolve("comm")).strip();
                String nanos = Files.readString(thread.resolve("schedstat")).split(" ", -1)[0];
                seconds.merge(name, Long.parseLong(nanos) / 1e9, Double::sum);
            }
        }
        return seconds;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Path file(String name) {
        return Path.of("/proc", Long.toString(process.pid()), name);
    }
}
