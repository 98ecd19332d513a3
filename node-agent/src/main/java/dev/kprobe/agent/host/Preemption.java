// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether the kernel may take the CPU from a task while it runs in the kernel. */
public final class Preemption {
    private Preemption() {}

    /** Reads {@code sched/preempt} below a {@code debugfs} mount; fails where the mode cannot be chosen at run time. */
    public static boolean read(Path debugfs) throws IOException {
        return parse(Files.readString(debugfs.resolve("sched/preempt"), StandardCharsets.ISO_8859_1));
    }

    /** Whether one that was built so does it always, by what {@code uname -v} says of such a kernel. */
    public static boolean isBuiltIn(String version) {
        List<String> words = List.of(version.split(" ", -1));
        return words.contains("PREEMPT") || words.contains("PREEMPT_RT");
    }

    /** Parses {@code none voluntary (full) lazy}: the word in brackets holds, and of these two preempt. */
    static boolean parse(String modes) {
        return modes.contains("(full)") || modes.contains("(lazy)");
    }
}
