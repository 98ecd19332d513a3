// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.program;

import java.util.Optional;

/** Where a processor keeps the arguments of a call: offsets in the kernel's {@code struct pt_regs}. */
public enum Machine {
    X86_64("__x64_sys_", 80),
    AARCH64("__arm64_sys_", 0);

    private final String systemCall;
    private final int result;

    Machine(String systemCall, int result) {
        this.systemCall = systemCall;
        this.result = result;
    }

    /** The machine of an architecture, given as {@code uname -m} prints it; empty when programs are not made for it. */
    public static Optional<Machine> of(String architecture) {
        return switch (architecture) {
            case "x86_64" -> Optional.of(X86_64);
            case "aarch64" -> Optional.of(AARCH64);
            default -> Optional.empty();
        };
    }

    /** Whether a function is the kernel's wrapper around a system call, which gets the caller's registers. */
    public boolean isSystemCall(String function) {
        return function.startsWith(systemCall);
    }

    /** How many arguments are in registers. */
    static int mostArguments() {
        return 6;
    }

    int result() {
        return result;
    }

    /** An argument, 1 to 6, of a function in C. */
    int ofFunction(int index) {
        return this == X86_64 && index == 4 ? 88 : ofSystemCall(index);
    }

    /** An argument, 1 to 6, of a system call: di, si, dx, r10, r8, r9, or x0 to x5. */
    int ofSystemCall(int index) {
        if (this == AARCH64) {
            return Long.BYTES * (index - 1);
        }
        return switch (index) {
            case 1 -> 112;
            case 2 -> 104;
            case 3 -> 96;
            case 4 -> 56;
            case 5 -> 72;
            default -> 64;
        };
    }
}
