// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records.render;

import dev.kprobe.agent.records.RecordView;
import dev.kprobe.agent.symbols.AddressNames;

/**
 * The stack of a record in one line, from the command over the outermost to the innermost function, with semicolons
 * between. Functions of the kernel end in {@code _[k]}; frames of programs are addresses. Confined to one thread.
 */
public final class StackLine {
    private static final byte[] KERNEL = TextBuffer.constant("_[k]");

    private final FrameNames frames;

    /** With these names. */
    public StackLine(AddressNames addresses) {
        this.frames = new FrameNames(addresses);
    }

    /** Appends the line of a record, without its end. */
    public void append(TextBuffer to, RecordView record) {
        for (int i = 0; i < record.commSize() && record.comm(i) != 0; i++) {
            byte character = record.comm(i);
            to.character(character <= ' ' || character == ';' || character == 0x7f ? '_' : (char) character);
        }
        for (int i = record.userFrameCount() - 1; i >= 0; i--) {
            to.character(';').hex(record.userFrame(i));
        }
        for (int i = record.frameCount() - 1; i >= 0; i--) {
            to.character(';');
            function(to, frames.of(record.frame(i)));
            to.text(KERNEL);
        }
    }

    /** Without the place in the function: it would make each call of it another stack. */
    private static void function(TextBuffer to, byte[] name) {
        for (byte character : name) {
            if (character == '+') {
                return;
            }
            to.character((char) character);
        }
    }
}
