// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import java.util.List;

/** How the kernel names the function behind a system call, which depends on the architecture alone. */
public enum SystemCallSymbols {
    X86_64("__x64_sys_"),
    AARCH64("__arm64_sys_"),
    /** Architectures without wrappers around system calls. */
    PLAIN("sys_");

    private final String prefix;

    SystemCallSymbols(String prefix) {
        this.prefix = prefix;
    }

    /** The naming of an architecture, given as {@code uname -m} prints it. */
    public static SystemCallSymbols of(String machine) {
        return switch (machine) {
            case "x86_64" -> X86_64;
            case "aarch64" -> AARCH64;
            default -> PLAIN;
        };
    }

    /** The symbols that a system call may have, in the order of preference. */
    public List<String> symbols(String systemCall) {
        // On 32 bits these two go to the kernel by another function, or by code that is not written in C.
        boolean elsewhere = this == PLAIN && (systemCall.equals("mmap") || systemCall.equals("mmap2"));
        return elsewhere ? List.of(prefix + systemCall, prefix + "mmap_pgoff") : List.of(prefix + systemCall);
    }
}
