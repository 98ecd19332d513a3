// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.metrics;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The resident memory of this process, as {@code /proc/self/status} has it. */
public final class ResidentMemory {
    private static final String FIELD = "VmRSS:";
    private static final long KIBIBYTE = 1024;

    private ResidentMemory() {}

    /** In bytes; 0 when it cannot be read. */
    public static long bytes(Path proc) {
        try {
            return parse(Files.readAllLines(proc.resolve("self/status"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return 0;
        }
    }

    static long parse(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(FIELD) && line.endsWith(" kB"))
                .map(line -> line.substring(FIELD.length(), line.length() - 3).strip())
                .filter(number -> number.matches("\\d{1,15}"))
                .mapToLong(number -> Long.parseLong(number) * KIBIBYTE)
                .findFirst()
                .orElse(0);
    }
}
