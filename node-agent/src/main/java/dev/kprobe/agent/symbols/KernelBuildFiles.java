// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import dev.kprobe.agent.host.KernelFileSystems;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/** Reads which build of the kernel runs, and its slide, from the notes that it shows. */
public final class KernelBuildFiles {
    private static final int HEADER_SIZE = 64;
    private static final int PROGRAM_HEADER_SIZE = 56;
    private static final int PROGRAM_HEADERS_AT = 32;
    private static final int NUMBER_OF_PROGRAM_HEADERS_AT = 56;
    private static final int OFFSET_AT = 8;
    private static final int FILE_SIZE_AT = 32;
    private static final int PT_NOTE = 4;
    private static final int MOST_NOTES = 1 << 20;

    private KernelBuildFiles() {}

    /** Both stay the same until the next boot. */
    public static KernelBuild read(KernelFileSystems files) throws IOException {
        byte[] notes = Files.readAllBytes(files.sysfs().resolve("kernel/notes"));
        String buildId = ElfNotes.buildId(ByteBuffer.wrap(notes).order(ByteOrder.nativeOrder()))
                .orElse("");
        return new KernelBuild(buildId, slide(files));
    }

    /** The image of the kernel's memory begins with its notes; a kernel that is locked down does not show it. */
    private static OptionalLong slide(KernelFileSystems files) {
        try (FileChannel core = FileChannel.open(files.proc().resolve("kcore"), StandardOpenOption.READ)) {
            ByteBuffer header = read(core, 0, HEADER_SIZE);
            long programHeaders = header.getLong(PROGRAM_HEADERS_AT);
            int number = Short.toUnsignedInt(header.getShort(NUMBER_OF_PROGRAM_HEADERS_AT));
            for (int i = 0; i < number; i++) {
                ByteBuffer program = read(core, programHeaders + (long) i * PROGRAM_HEADER_SIZE, PROGRAM_HEADER_SIZE);
                if (program.getInt(0) == PT_NOTE) {
                    long size = Math.clamp(program.getLong(FILE_SIZE_AT), 0, MOST_NOTES);
                    return ElfNotes.slide(read(core, program.getLong(OFFSET_AT), (int) size));
                }
            }
            return OptionalLong.empty();
        } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException e) {
            return OptionalLong.empty();
        }
    }

    private static ByteBuffer read(FileChannel file, long from, int size) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
        while (buffer.hasRemaining() && file.read(buffer, from + buffer.position()) > 0) {
            // Until all is there or the file ends.
        }
        return buffer.flip();
    }
}
