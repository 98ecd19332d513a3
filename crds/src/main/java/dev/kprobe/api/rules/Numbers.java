// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.rules;

/** Numbers of 64 bits as people write them: decimal, or hexadecimal behind {@code 0x}. */
public final class Numbers {
    private static final String HEXADECIMAL = "0x";
    private static final int SIXTEEN = 16;

    private Numbers() {}

    /** The bits of a number that the schema lets through. */
    public static long parse(String text) {
        return text.startsWith(HEXADECIMAL)
                ? Long.parseUnsignedLong(text.substring(HEXADECIMAL.length()), SIXTEEN)
                : Long.parseLong(text);
    }
}
