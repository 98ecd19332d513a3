// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What this process is privileged to do.
 *
 * @param effective a bit for each capability, by its number in {@code linux/capability.h}
 */
public record Capabilities(long effective) {
    private static final String FIELD = "CapEff:";
    private static final int SYS_ADMIN = 21;
    private static final int PERFMON = 38;
    private static final int BPF = 39;

    /** Those of this process; fails where the kernel does not say. */
    public static Capabilities read(Path proc) throws IOException {
        return parse(Files.readString(proc.resolve("self/status")));
    }

    /** Those in {@code /proc/PID/status}: hexadecimal digits. */
    static Capabilities parse(String status) throws IOException {
        for (String line : status.split("\n", -1)) {
            if (line.startsWith(FIELD)) {
                try {
                    return new Capabilities(Long.parseUnsignedLong(
                            line.substring(FIELD.length()).strip(), 16));
                } catch (NumberFormatException e) {
                    throw new IOException("not a set of capabilities: " + line, e);
                }
            }
        }
        throw new IOException("the kernel does not say what this process is privileged to do");
    }

    /** What it lacks to load programs that trace; since 5.8 that takes two, or the one that stands for both. */
    public List<String> lackedByPrograms() {
        List<String> lacked = new ArrayList<>();
        if (!has(SYS_ADMIN)) {
            if (!has(BPF)) {
                lacked.add("CAP_BPF");
            }
            if (!has(PERFMON)) {
                lacked.add("CAP_PERFMON");
            }
        }
        return lacked;
    }

    private boolean has(int number) {
        return (effective >>> number & 1) != 0;
    }
}
