// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.btf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes BTF, for the tests of what reads it. Types are numbered from 1 in the order in which they are added. */
final class BtfFile {
    private static final int HEADER = 24;

    private final ByteArrayOutputStream types = new ByteArrayOutputStream();
    private final ByteArrayOutputStream strings = new ByteArrayOutputStream();

    /** Names begin behind those of a base. */
    private final int namesBefore;

    BtfFile() {
        this(0);
        strings.write(0);
    }

    private BtfFile(int namesBefore) {
        this.namesBefore = namesBefore;
    }

    /** Of a module, whose types are numbered on from these. */
    BtfFile split() {
        return new BtfFile(strings.size());
    }

    /** A type, followed by words that its kind has. */
    BtfFile add(String name, int kind, int length, int reference, int... more) {
        ByteBuffer bytes = ByteBuffer.allocate(12 + 4 * more.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(name.isEmpty() ? 0 : namesBefore + strings.size())
                .putInt(kind << 24 | length)
                .putInt(reference);
        for (int word : more) {
            bytes.putInt(word);
        }
        types.writeBytes(bytes.array());
        if (!name.isEmpty()) {
            strings.writeBytes((name + '\0').getBytes(StandardCharsets.US_ASCII));
        }
        return this;
    }

    /** What a function returns, 0 for nothing, and takes. */
    BtfFile prototype(int result, int... parameters) {
        int[] words = new int[2 * parameters.length];
        for (int i = 0; i < parameters.length; i++) {
            words[2 * i + 1] = parameters[i];
        }
        return add("", 13, parameters.length, result, words);
    }

    BtfFile function(String name, int prototype) {
        return add(name, 12, 0, prototype);
    }

    /** One that has its name from a base. */
    BtfFile functionOfBase(String name, BtfFile base, int prototype) {
        int at = base.strings.toString(StandardCharsets.US_ASCII).indexOf('\0' + name + '\0') + 1;
        types.writeBytes(ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(at)
                .putInt(12 << 24)
                .putInt(prototype)
                .array());
        return this;
    }

    byte[] bytes() {
        return ByteBuffer.allocate(HEADER + types.size() + strings.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 0xeb9f)
                .put((byte) 1)
                .put((byte) 0)
                .putInt(HEADER)
                .putInt(0)
                .putInt(types.size())
                .putInt(types.size())
                .putInt(strings.size())
                .put(types.toByteArray())
                .put(strings.toByteArray())
                .array();
    }
}
