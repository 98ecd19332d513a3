// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.tracefs;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of {@code kprobes/list}: address, kind, {@code function+0xoffset}, perhaps a module, flags in brackets.
 *
 * @param address of the probed instruction, 0 where the kernel hides it
 * @param onReturn whether it waits for the return
 * @param function the function it is in, by one of its names
 * @param offset from its start
 * @param module of the function, empty for the kernel proper
 * @param state how it stands
 */
public record KprobeEntry(
        long address, boolean onReturn, String function, long offset, String module, KprobeState state) {
    private static final Pattern WRAPPER = Pattern.compile("^__(x64|arm64|do|se)_sys_");
    private static final Pattern LINE = Pattern.compile(
            "(?:0x)?([0-9a-fA-F]{1,16})\\s+([kr])\\s+(\\S+)\\+0x([0-9a-f]{1,8})(?:/0x[0-9a-f]+)?(?:\\s+\\[?([a-z0-9_]+)]?)?\\s*((?:\\[[A-Z]+])*)\\s*");

    /** Parses a line; empty for anything else. */
    public static Optional<KprobeEntry> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String module = matcher.group(5) == null ? "" : matcher.group(5);
        return Optional.of(new KprobeEntry(
                Long.parseUnsignedLong(matcher.group(1), 16),
                matcher.group(2).equals("r"),
                matcher.group(3),
                Long.parseLong(matcher.group(4), 16),
                module,
                state(matcher.group(6))));
    }

    /** Its module and function, by which it is found where addresses are not known. */
    String name() {
        return name(module, function);
    }

    /** The wrappers around a system call are often names of one place, and the kernel shows any of them. */
    static String name(String module, String function) {
        return module + ":" + WRAPPER.matcher(function).replaceFirst("sys_");
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
