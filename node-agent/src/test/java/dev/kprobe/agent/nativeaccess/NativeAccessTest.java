// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.nativeaccess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeAccessTest {
    @Test
    void namesWhatFailedAndWhy(@TempDir Path directory) {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> NativeAccess.open(missing, NativeAccess.O_RDONLY))
                .isInstanceOf(NativeException.class)
                .hasMessage("open " + missing + ": ENOENT (no such file or symbol)");
    }

    @Test
    void appendsAndMaps(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "one ");
        try (FileDescriptor descriptor = NativeAccess.open(file, NativeAccess.O_WRONLY | NativeAccess.O_APPEND)) {
            descriptor.write("two".getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(file).hasContent("one two");
        try (FileDescriptor descriptor = NativeAccess.open(file, NativeAccess.O_RDONLY);
                Mapping mapping = descriptor.mapReadOnly(0, 7)) {
            assertThat(mapping.memory().asByteBuffer().get(4)).isEqualTo((byte) 't');
        }
    }

    @Test
    void refusesToUseAClosedDescriptor(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "text");
        FileDescriptor descriptor = NativeAccess.open(file, NativeAccess.O_RDONLY);
        descriptor.close();
        descriptor.close();
        assertThatThrownBy(descriptor::readLong).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void encodesDeviceNumbersAsTheLibraryDoes() {
        assertThat(NativeAccess.deviceNumber(10, 123)).isEqualTo(0xa7bL);
        assertThat(NativeAccess.deviceNumber(259, 0x12345)).isEqualTo(0x12310345L);
    }

    @Test
    void knowsTheNumbersOfItsArchitectures() {
        assertThat(SystemCalls.of("amd64")).isEqualTo(new SystemCalls(313, 176, 298, 204, 203, 73));
        assertThat(SystemCalls.of("aarch64")).isEqualTo(new SystemCalls(273, 106, 241, 123, 122, 32));
        assertThatThrownBy(() -> SystemCalls.of("mips")).hasMessageContaining("mips");
    }
}
