// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Patterns of function names: {@code *} for any characters, {@code ?} for one. */
final class SymbolPattern {
    private SymbolPattern() {}

    /** Whether a name is a pattern. */
    static boolean isPattern(String name) {
        return name.indexOf('*') >= 0 || name.indexOf('?') >= 0;
    }

    /** The same as a regular expression. */
    static Pattern compile(String pattern) {
        return Pattern.compile(pattern.chars()
                .mapToObj(c -> switch (c) {
                    case '*' -> ".*";
                    case '?' -> ".";
                    default -> Pattern.quote(Character.toString(c));
                })
                .collect(Collectors.joining()));
    }
}
