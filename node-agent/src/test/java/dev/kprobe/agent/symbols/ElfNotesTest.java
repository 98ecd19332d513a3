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
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Notes that are none. What they hold when they are, the tests of {@link KernelBuildFiles} say. */
class ElfNotesTest {
    private static final int NOTE = 4;

    @Property
    void anyBytesAreNotesOrNone(@ForAll @Size(max = 300) byte[] bytes) {
        ByteBuffer notes = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        assertThat(ElfNotes.buildId(notes).orElse("").length()).isLessThanOrEqualTo(2 * bytes.length);
        ElfNotes.slide(notes);
    }

    /** Sizes that are nearly right, before and after what they are sizes of. */
    @Property
    void sizesMayBeAnything(@ForAll int nameSize, @ForAll int size, @ForAll @Size(max = 64) byte[] contents) {
        for (int shift = 0; shift < Integer.SIZE; shift += 4) {
            ByteBuffer notes = ByteBuffer.allocate(16 + contents.length).order(ByteOrder.nativeOrder());
            notes.putInt(nameSize >> shift).putInt(size >> shift).putInt(3);
            notes.put("GNU\0".getBytes(StandardCharsets.US_ASCII)).put(contents).flip();
            assertThat(ElfNotes.buildId(notes).orElse("").length()).isLessThanOrEqualTo(2 * contents.length + 8);
        }
    }

    /** An image of memory that says of its parts that they are anywhere. */
    @Property(tries = 200)
    void anImageOfMemoryMayHoldAnything(@ForAll long headersAt, @ForAll long notesAt, @ForAll long size)
            throws IOException {
        Path root = Files.createTempDirectory("memory");
        Files.createDirectories(root.resolve("kernel"));
        Files.write(root.resolve("kernel/notes"), new byte[0]);
        ByteBuffer image = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());
        long table = headersAt % 2 == 0 ? 64 : headersAt;
        image.putLong(32, table).putShort(56, (short) 3);
        image.putInt(64, NOTE).putLong(64 + 8, notesAt).putLong(64 + 32, size);
        Files.write(root.resolve("kcore"), image.array());
        assertThat(KernelBuildFiles.read(new KernelFileSystems(root, root, root)))
                .isEqualTo(KernelBuild.UNKNOWN);
        Files.delete(root.resolve("kcore"));
        Files.delete(root.resolve("kernel/notes"));
        Files.delete(root.resolve("kernel"));
        Files.delete(root);
    }
}
