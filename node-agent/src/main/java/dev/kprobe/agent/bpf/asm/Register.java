// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.asm;

import java.util.Locale;

/** The registers, of 64 bits each. Helpers take arguments in R1 to R5, destroy these, and leave R6 to R9 alone. */
public enum Register {
    /** What a helper returns, and the program in the end. */
    R0(0),
    /** The context when the program begins. */
    R1(1),
    R2(2),
    R3(3),
    R4(4),
    R5(5),
    R6(6),
    R7(7),
    R8(8),
    R9(9),
    /** Frame pointer: the stack is the 512 bytes below it. It cannot be written. */
    R10(10);

    private final int number;

    Register(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
