// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessThreadsTest {
    /** As of a process of pid 7: state, then numbers from 4 on, of which the twentieth column is the start time. */
    private static final String STAT = "7 (%s) S 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24";

    @Test
    void readsThreadsAndNothingElse(@TempDir Path proc) throws IOException {
        Files.createDirectories(proc.resolve("7/task/7"));
        Files.createDirectories(proc.resolve("7/task/12"));
        Files.createDirectories(proc.resolve("7/task/other"));
        ProcessThreads processes = new ProcessThreads(proc);
        assertThat(processes.of(7)).containsExactly(7, 12);
        assertThat(processes.of(8)).isEmpty();
    }

    @Test
    void aCommandMayBeAnything(@TempDir Path proc) throws IOException {
        Files.createDirectories(proc.resolve("7"));
        Files.write(proc.resolve("7/stat"), STAT.formatted("a) (\u00ff) 9").getBytes(StandardCharsets.ISO_8859_1));
        assertThat(new ProcessThreads(proc).startTime(7)).isEqualTo("22");
        assertThat(new ProcessThreads(proc).startTime(8)).isEmpty();
    }

    @Property
    void anyTextHasAStartTimeOrNone(@ForAll String text) {
        assertThat(ProcessThreads.startTime(STAT.formatted(text))).isEqualTo("22");
        assertThat(ProcessThreads.startTime(text).length()).isLessThanOrEqualTo(text.length());
    }
}
