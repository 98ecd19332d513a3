// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

/**
 * Where the arguments of a system call are on an architecture whose kernel hands its functions a pointer to the saved
 * registers of the program instead.
 */
public enum ArgumentLayout {
    X86_64("__x64_sys_"),
    AARCH64("__arm64_sys_"),
    /** System calls take their arguments like any function. */
    PLAIN("");

    private final String wrapper;

    ArgumentLayout(String wrapper) {
        this.wrapper = wrapper;
    }

    /** The layout of an architecture, given as {@code uname -m} prints it. */
    public static ArgumentLayout of(String machine) {
        return switch (machine) {
            case "x86_64" -> X86_64;
            case "aarch64" -> AARCH64;
            default -> PLAIN;
        };
    }

    /**
     * How much higher the stack pointer is when a function has returned than when it was entered, the likeliest first:
     * where the return address is on the stack it is gone by then.
     */
    int[] stackShifts() {
        return this == X86_64 ? new int[] {8, 0, 16} : new int[] {0, 8, 16};
    }

    /** Whether a function is the kernel's wrapper around a system call. */
    boolean isSystemCall(String function) {
        return !wrapper.isEmpty() && function.startsWith(wrapper);
    }

    /** Fetches an argument, 1 to 6, of a system call: the first argument of its wrapper points to the registers. */
    String ofSystemCall(int index) {
        return "+" + (this == AARCH64 ? x(index - 1) : inOrder(index)) + "($arg1)";
    }

    /** Offset in {@code struct pt_regs} of di, si, dx, r10, r8, r9. */
    private static int inOrder(int index) {
        return switch (index) {
            case 1 -> 112;
            case 2 -> 104;
            case 3 -> 96;
            case 4 -> 56;
            case 5 -> 72;
            default -> 64;
        };
    }

    /** Offset in {@code struct pt_regs} of a numbered register. */
    private static int x(int register) {
        return Long.BYTES * register;
    }
}
