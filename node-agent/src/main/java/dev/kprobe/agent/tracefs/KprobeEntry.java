// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.tracefs;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of {@code kprobes/list}: address, kind, {@code function+0xoffset}, perhaps a module, flags in brackets.
 *
 * @param onReturn whether it waits for the return
 * @param function the function it is in
 * @param offset from its start
 * @param module of the function, empty for the kernel proper or where the kernel does not say
 * @param state how it stands
 */
public record KprobeEntry(boolean onReturn, String function, long offset, String module, KprobeState state) {
    /** Probes at the entry of a function sit behind the instruction that indirect jumps land on, where there is one. */
    private static final int LANDING_PAD = 8;

    private static final Pattern WRAPPER = Pattern.compile("^__(x64|arm64|do|se)_sys_");
    private static final Pattern LINE = Pattern.compile(
            "[0-9a-fA-Fx]+\\s+([kr])\\s+(\\S+)\\+0x([0-9a-f]{1,8})(?:/0x[0-9a-f]+)?(?:\\s+\\[?([a-z0-9_]+)]?)?\\s*((?:\\[[A-Z]+])*)\\s*");

    /** Parses a line; empty for anything else. */
    public static Optional<KprobeEntry> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String module = matcher.group(4) == null ? "" : matcher.group(4);
        return Optional.of(new KprobeEntry(
                matcher.group(1).equals("r"),
                matcher.group(2),
                Long.parseLong(matcher.group(3), 16),
                module,
                state(matcher.group(5))));
    }

    /** Whether this may be the probe that a definition asked for. */
    boolean isAt(EventDefinition definition) {
        String location = definition.location();
        int plus = location.indexOf('+');
        long wanted = plus < 0 ? 0 : Long.parseLong(location.substring(plus + 1));
        String symbol = plus < 0 ? location : location.substring(0, plus);
        boolean sameFunction = plain(symbol).equals(plain(function)) || symbol.equals(module + ":" + function);
        boolean samePlace = wanted == 0 ? offset <= LANDING_PAD : offset == wanted;
        return sameFunction && samePlace && definition.onReturn() == onReturn;
    }

    /** The wrappers around a system call are often names of one place, and the kernel shows any of them. */
    private static String plain(String function) {
        return WRAPPER.matcher(function).replaceFirst("sys_");
    }

    private static KprobeState state(String flags) {
        if (flags.contains("[GONE]")) {
            return KprobeState.GONE;
        }
        if (flags.contains("[DISABLED]")) {
            return KprobeState.DISABLED;
        }
        if (flags.contains("[FTRACE]")) {
            return KprobeState.FTRACE;
        }
        return flags.contains("[OPTIMIZED]") ? KprobeState.OPTIMIZED : KprobeState.TRAP;
    }
}
