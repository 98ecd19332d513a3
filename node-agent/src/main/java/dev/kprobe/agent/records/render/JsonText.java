// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records.render;

import dev.kprobe.agent.records.RecordView;
import java.nio.charset.StandardCharsets;

/** Strings in JSON. */
final class JsonText {
    private JsonText() {}

    /** Appends a string with its quotes. */
    static void quoted(TextBuffer to, String text) {
        to.character('"');
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character < 0x80) {
                ascii(to, character);
            } else {
                escaped(to, character);
            }
        }
        to.character('"');
    }

    /** Appends the command of a record with its quotes. A program may give itself any bytes for a name. */
    static void command(TextBuffer to, RecordView record) {
        int length = 0;
        boolean isAscii = true;
        while (length < record.commSize() && record.comm(length) != 0) {
            isAscii &= record.comm(length) > 0;
            length++;
        }
        if (!isAscii) {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = record.comm(i);
            }
            quoted(to, new String(bytes, StandardCharsets.UTF_8));
            return;
        }
        to.character('"');
        for (int i = 0; i < length; i++) {
            ascii(to, (char) record.comm(i));
        }
        to.character('"');
    }

    private static void ascii(TextBuffer to, char character) {
        if (character == '"' || character == '\\') {
            to.character('\\').character(character);
        } else if (character < ' ' || character == 0x7f) {
            escaped(to, character);
        } else {
            to.character(character);
        }
    }

    private static void escaped(TextBuffer to, char character) {
        to.text("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            to.character(Character.forDigit(character >> shift & 0xf, 16));
        }
    }
}
