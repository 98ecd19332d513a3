// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.asm;

import java.util.Optional;

/** What can be computed in a register. */
public enum Alu {
    ADD(0x00, "+="),
    SUB(0x10, "-="),
    DIVIDE(0x30, "/="),
    OR(0x40, "|="),
    AND(0x50, "&="),
    SHIFT_LEFT(0x60, "<<="),
    SHIFT_RIGHT(0x70, ">>="),
    MODULO(0x90, "%="),
    XOR(0xa0, "^="),
    MOVE(0xb0, "=");

    private final int bits;
    private final String text;

    Alu(int bits, String text) {
        this.bits = bits;
        this.text = text;
    }

    int bits() {
        return bits;
    }

    static Optional<Alu> of(int opcode) {
        for (Alu one : values()) {
            if (one.bits == (opcode & 0xf0)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
