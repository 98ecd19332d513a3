// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Notes in the format of ELF: size of the name, size of the contents, type, then both, each filled up to four bytes.
 */
final class ElfNotes {
    private static final int BUILD_ID = 3;
    private static final int HEADER = 12;
    private static final String SLIDE = "KERNELOFFSET=";

    private ElfNotes() {}

    /** The build id in {@code /sys/kernel/notes}. */
    static Optional<String> buildId(ByteBuffer notes) {
        return find(notes, "GNU", BUILD_ID).map(HexFormat.of()::formatHex);
    }

    /** The slide in the note that the kernel leaves for those who read its memory after a crash. */
    static OptionalLong slide(ByteBuffer notes) {
        String text = find(notes, "VMCOREINFO", 0)
                .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
                .orElse("");
        return text.lines()
                .filter(line -> line.startsWith(SLIDE))
                .map(line -> line.substring(SLIDE.length()))
                .filter(number -> number.matches("[0-9a-f]{1,16}"))
                .mapToLong(number -> Long.parseUnsignedLong(number, 16))
                .findFirst();
    }

    private static Optional<byte[]> find(ByteBuffer notes, String name, int type) {
        int at = 0;
        while (at >= 0 && at + HEADER <= notes.limit()) {
            int nameSize = notes.getInt(at);
            int size = notes.getInt(at + 4);
            long contents = (long) at + HEADER + padded(nameSize);
            long end = contents + padded(size);
            if (nameSize < 0 || size < 0 || contents + size > notes.limit()) {
                return Optional.empty();
            }
            if (notes.getInt(at + 8) == type
                    && text(notes, at + HEADER, nameSize).equals(name)) {
                byte[] found = new byte[size];
                notes.get((int) contents, found);
                return Optional.of(found);
            }
            at = (int) Math.min(end, notes.limit());
        }
        return Optional.empty();
    }

    /** Without the zero at its end. */
    private static String text(ByteBuffer notes, int from, int size) {
        byte[] bytes = new byte[size];
        notes.get(from, bytes);
        int end = size > 0 && bytes[size - 1] == 0 ? size - 1 : size;
        return new String(Arrays.copyOf(bytes, end), StandardCharsets.US_ASCII);
    }

    private static long padded(int size) {
        return (size + 3L) & ~3L;
    }
}
