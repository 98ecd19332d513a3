// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFilterTest {
    @Test
    void writesTheCommandAsAnExactMatch() {
        assertThat(EventFilter.command("")).contains("");
        assertThat(EventFilter.command("nginx: worker")).contains("comm == \"nginx: worker\"");
    }

    @Test
    void hasNoWordsForWhatItCannotMatchExactly() {
        assertThat(EventFilter.command("a\"b")).isEmpty();
        assertThat(EventFilter.command("a\\b")).isEmpty();
        assertThat(EventFilter.command("tab\t")).isEmpty();
        assertThat(EventFilter.command("ü")).isEmpty();
        assertThat(EventFilter.command("sixteen-bytes-xx")).isEmpty();
    }

    @Test
    void readsThreadsAndStartTimesOfProcesses(@TempDir Path proc) throws IOException {
        Files.createDirectories(proc.resolve("42/task/42"));
        Files.createDirectories(proc.resolve("42/task/57"));
        Files.writeString(
                proc.resolve("42/stat"),
                "42 (a) b) S 1 42 42 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 2 0 9876 1000 2000 18446744073709551615\n");
        ProcessThreads processes = new ProcessThreads(proc);
        assertThat(processes.of(42)).containsExactly(42, 57);
        assertThat(processes.startTime(42)).isEqualTo("9876");
        assertThat(processes.of(43)).isEmpty();
        assertThat(processes.startTime(43)).isEmpty();
    }
}
