// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.rules;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The one hash of this package. */
public final class Hashes {
    private Hashes() {}

    /** 16 hexadecimal digits that stand for a text. */
    public static String hex16(String text) {
        return HexFormat.of().toHexDigits(first8(text));
    }

    /** The first 8 bytes of the SHA-256 of a text. */
    static long first8(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
