// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleFilesTest {
    @TempDir
    private Path directory = Path.of("");

    private Path own() {
        return directory.resolve("own");
    }

    private Path host() {
        return directory.resolve("host");
    }

    private ModuleFiles files() {
        return new ModuleFiles(own(), host(), "6.1.0");
    }

    private static Path file(Path path, String text) throws IOException {
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    @Test
    void itsOwnComesFirstAndThenTheHosts() throws IOException {
        Path own = file(own().resolve("6.1.0/kprobe_monitor.ko"), "elf");
        Path dkms = file(host().resolve("6.1.0/updates/dkms/kprobe_monitor.ko.xz"), "xz");
        file(host().resolve("6.1.0/modules.dep"), """
                kernel/net/dummy.ko:
                updates/dkms/kprobe_monitor.ko.xz:
                extra/kprobe_monitor.ko: kernel/net/dummy.ko
                extra/other_kprobe_monitor.ko:
                """);
        assertThat(files().found()).containsExactly(own, dkms);
    }

    @Test
    void ofAnotherKernelThereIsNone() throws IOException {
        file(own().resolve("6.12.0/kprobe_monitor.ko"), "elf");
        file(host().resolve("6.1.0/modules.dep"), "no list at all\n:\n\n");
        assertThat(files().found()).isEmpty();
        assertThat(files().fingerprint()).isEmpty();
    }

    @Test
    void aFileThatComesOrChangesIsSeen() throws IOException {
        String before = files().fingerprint();
        file(own().resolve("6.1.0/kprobe_monitor.ko"), "elf");
        String after = files().fingerprint();
        assertThat(after).isNotEqualTo(before).isEqualTo(files().fingerprint());
        file(own().resolve("6.1.0/kprobe_monitor.ko"), "another");
        assertThat(files().fingerprint()).isNotEqualTo(after);
    }
}
