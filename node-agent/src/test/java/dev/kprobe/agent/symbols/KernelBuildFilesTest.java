// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.host.KernelFileSystems;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image of memory as {@code /proc/kcore} shows it: a header, program headers, then what they point to. */
class KernelBuildFilesTest {
    private static final int HEADERS_AT = 64;
    private static final int NOTES_AT = 64 + 2 * 56 + 24;
    private static final int LOAD = 1;
    private static final int NOTE = 4;

    @TempDir
    private Path root;

    private KernelFileSystems files;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(root.resolve("proc"));
        Files.createDirectories(root.resolve("sys/kernel"));
        Files.write(root.resolve("sys/kernel/notes"), note("GNU", 3, new byte[] {0x0c, (byte) 0xaf}));
        files = new KernelFileSystems(root.resolve("proc"), root.resolve("sys"), root);
    }

    @Test
    void readsBuildIdAndSlide() throws IOException {
        Files.write(root.resolve("proc/kcore"), core(LOAD, NOTE));
        assertThat(KernelBuildFiles.read(files)).isEqualTo(new KernelBuild("0caf", OptionalLong.of(0x1c000000)));
    }

    @Test
    void knowsNoSlideWhereTheMemoryIsNotShown() throws IOException {
        assertThat(KernelBuildFiles.read(files)).isEqualTo(new KernelBuild("0caf", OptionalLong.empty()));
        Files.write(root.resolve("proc/kcore"), core(LOAD, LOAD));
        assertThat(KernelBuildFiles.read(files).slide()).isEmpty();
        Files.write(root.resolve("proc/kcore"), Arrays.copyOf(core(LOAD, NOTE), HEADERS_AT + 70));
        assertThat(KernelBuildFiles.read(files).slide()).isEmpty();
        Files.write(root.resolve("proc/kcore"), new byte[0]);
        assertThat(KernelBuildFiles.read(files).slide()).isEmpty();
    }

    @Test
    void knowsNoBuildIdWhereThereIsNone() throws IOException {
        Files.write(root.resolve("sys/kernel/notes"), new byte[0]);
        assertThat(KernelBuildFiles.read(files).buildId()).isEmpty();
    }

    private static byte[] core(int... types) {
        byte[] notes = note("VMCOREINFO", 0, "KERNELOFFSET=1c000000\n".getBytes(StandardCharsets.US_ASCII));
        ByteBuffer core = ByteBuffer.allocate(NOTES_AT + notes.length).order(ByteOrder.nativeOrder());
        core.putLong(32, HEADERS_AT).putShort(56, (short) types.length);
        for (int i = 0; i < types.length; i++) {
            int at = HEADERS_AT + i * 56;
            core.putInt(at, types[i]).putLong(at + 8, NOTES_AT).putLong(at + 32, notes.length);
        }
        return core.put(NOTES_AT, notes).array();
    }

    private static byte[] note(String name, int type, byte[] contents) {
        int nameSize = name.length() + 1;
        ByteBuffer note = ByteBuffer.allocate(12 + (nameSize + 3) / 4 * 4 + (contents.length + 3) / 4 * 4)
                .order(ByteOrder.nativeOrder());
        note.putInt(nameSize).putInt(contents.length).putInt(type).put(name.getBytes(StandardCharsets.US_ASCII));
        note.position(12 + (nameSize + 3) / 4 * 4).put(contents);
        return note.array();
    }
}
