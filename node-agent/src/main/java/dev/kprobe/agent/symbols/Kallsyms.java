// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import java.util.Optional;

/**
 * Lines of {@code /proc/kallsyms}: {@code address type name}, then a tab and {@code [module]} for a module's symbol.
 */
final class Kallsyms {
    private Kallsyms() {}

    /**
     * The function in one line; empty for data, for code that the kernel generated at run time, and for anything else.
     */
    static Optional<KernelSymbol> function(String line) {
        int afterAddress = line.indexOf(' ');
        int name = afterAddress + 3;
        if (afterAddress < 1
                || line.length() <= name
                || line.charAt(name - 1) != ' '
                || !isText(line.charAt(name - 2))) {
            return Optional.empty();
        }
        int tab = line.indexOf('\t', name);
        if (tab < 0) {
            return Optional.of(new KernelSymbol(line.substring(name), ""));
        }
        if (line.length() < tab + 4 || line.charAt(tab + 1) != '[' || line.charAt(line.length() - 1) != ']') {
            return Optional.empty();
        }
        String module = line.substring(tab + 2, line.length() - 1);
        return isGenerated(module)
                ? Optional.empty()
                : Optional.of(new KernelSymbol(line.substring(name, tab), module));
    }

    /** The address in a line that holds a function; 0 where the kernel hides it. */
    static long address(String line) {
        int end = line.indexOf(' ');
        try {
            return Long.parseUnsignedLong(line, 0, Math.max(end, 0), 16);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static boolean isText(char type) {
        return type == 't' || type == 'T' || type == 'w' || type == 'W';
    }

    /** The kernel lists trampolines and compiled BPF programs as if they belonged to modules of these names. */
    private static boolean isGenerated(String module) {
        return module.startsWith("__builtin__") || module.equals("bpf");
    }
}
