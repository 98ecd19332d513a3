// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records.render;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of text that are appended to, written, and cleared for the next line. Confined to one thread. */
public final class TextBuffer {
    private static final int FIRST_CAPACITY = 1 << 12;
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    /** Of the longest number, with its sign. */
    private static final int LONGEST_NUMBER = 20;

    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int length;

    /** Text that does not change, for {@link #text(byte[])}. */
    public static byte[] constant(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Appends bytes as they are. */
    public TextBuffer text(byte[] constant) {
        ensure(constant.length);
        System.arraycopy(constant, 0, bytes, length, constant.length);
        length += constant.length;
        return this;
    }

    /** Appends ASCII. */
    public TextBuffer text(String ascii) {
        ensure(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    /** Appends one ASCII character. */
    public TextBuffer character(char ascii) {
        ensure(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    /** Appends a number in decimal. */
    public TextBuffer number(long value) {
        ensure(LONGEST_NUMBER);
        if (value == Long.MIN_VALUE) {
            return text(Long.toString(value));
        }
        long rest = value;
        if (rest < 0) {
            bytes[length++] = '-';
            rest = -rest;
        }
        int end = length + decimalDigits(rest);
        length = end;
        do {
            bytes[--end] = DIGITS[(int) (rest % 10)];
            rest /= 10;
        } while (rest != 0);
        return this;
    }

    /** Appends a number in decimal, unsigned. */
    public TextBuffer unsigned(long value) {
        return value >= 0 ? number(value) : text(Long.toUnsignedString(value));
    }

    /** Appends a number in decimal with leading zeros to this many digits, which must suffice. */
    public TextBuffer padded(long value, int digits) {
        ensure(digits);
        long rest = value;
        for (int at = length + digits - 1; at >= length; at--) {
            bytes[at] = DIGITS[(int) (rest % 10)];
            rest /= 10;
        }
        length += digits;
        return this;
    }

    /** Appends a number as {@code 0x…}, unsigned. */
    public TextBuffer hex(long value) {
        ensure(LONGEST_NUMBER);
        bytes[length++] = '0';
        bytes[length++] = 'x';
        int digits = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 3) / 4);
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            bytes[length++] = DIGITS[(int) (value >>> shift) & 0xf];
        }
        return this;
    }

    /** How long it is. */
    public int length() {
        return length;
    }

    /** Begins anew. */
    public void clear() {
        length = 0;
    }

    /** Writes it all. */
    public void writeTo(OutputStream output) throws IOException {
        output.write(bytes, 0, length);
    }

    /** A copy of it all. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    private static int decimalDigits(long positive) {
        int digits = 1;
        for (long rest = positive; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }
}
