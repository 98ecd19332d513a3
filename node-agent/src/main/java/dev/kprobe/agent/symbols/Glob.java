// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

/**
 * A pattern of {@code *} for any number of characters and {@code ?} for one.
 *
 * @param text the pattern
 */
public record Glob(String text) {

    /** Whether a name is a pattern. */
    static boolean isPattern(String name) {
        return name.indexOf('*') >= 0 || name.indexOf('?') >= 0;
    }

    /** Whether a name matches as a whole; linear in the name for each star, without recursion. */
    public boolean matches(String name) {
        int at = 0;
        int in = 0;
        int star = -1;
        int retry = 0;
        while (in < name.length()) {
            char wanted = at < text.length() ? text.charAt(at) : 0;
            if (wanted == '*') {
                star = at++;
                retry = in;
            } else if (at < text.length() && (wanted == '?' || wanted == name.charAt(in))) {
                at++;
                in++;
            } else if (star >= 0) {
                at = star + 1;
                in = ++retry;
            } else {
                return false;
            }
        }
        while (at < text.length() && text.charAt(at) == '*') {
            at++;
        }
        return at == text.length();
    }

    @Override
    public String toString() {
        return text;
    }
}
