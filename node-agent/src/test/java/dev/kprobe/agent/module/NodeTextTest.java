// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the node that hold what nobody expects. */
class NodeTextTest {
    @TempDir
    private Path root;

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "10:", ":3", "10:x", "99999999999:1", "10:3:4"})
    void aDeviceWithoutANumberIsAnError(String text) throws IOException {
        Path folder = Files.createDirectories(root.resolve("class/misc/kprobe_monitor"));
        Files.writeString(folder.resolve("dev"), text + "\n");
        assertThatThrownBy(() -> DeviceNode.make(root, root))
                .isInstanceOf(IOException.class)
                .hasMessage("the kernel gives the module's device no number");
    }

    /** Names of files are bytes, and need not be text. */
    @Test
    void aListOfModulesMayHoldAnyBytes() throws IOException {
        Path folder = Files.createDirectories(root.resolve("6.1"));
        Path file = Files.write(folder.resolve("kprobe_monitor.ko"), new byte[] {1});
        Files.write(
                folder.resolve("modules.dep"),
                "\u00ff\u00fe.ko: x\nno colon\na\0b/kprobe_monitor.ko:\nkprobe_monitor.ko:\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
        assertThat(new ModuleFiles(root.resolve("none"), root, "6.1").found()).containsExactly(file);
    }

    @Property
    void anyTextIsAnAttemptOrNone(@ForAll String text) {
        assertThat(LoadAttempt.parse(text).ends()).isNotNegative();
        String build = ("b" + text.replaceAll("\\s", "")).strip();
        assertThat(LoadAttempt.parse("boot loading 1 " + build))
                .isEqualTo(new LoadAttempt("boot", LoadAttempt.State.LOADING, 1, build));
    }
}
