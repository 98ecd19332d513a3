// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.asm;

import java.util.Optional;

/** Conditions of jumps; those without a word about signs take both numbers as unsigned. */
public enum When {
    EQUAL(0x10, "=="),
    GREATER(0x20, ">"),
    GREATER_OR_EQUAL(0x30, ">="),
    ANY_BIT(0x40, "&"),
    NOT_EQUAL(0x50, "!="),
    SIGNED_GREATER(0x60, "s>"),
    SIGNED_GREATER_OR_EQUAL(0x70, "s>="),
    LESS(0xa0, "<"),
    LESS_OR_EQUAL(0xb0, "<="),
    SIGNED_LESS(0xc0, "s<"),
    SIGNED_LESS_OR_EQUAL(0xd0, "s<=");

    private final int bits;
    private final String text;

    When(int bits, String text) {
        this.bits = bits;
        this.text = text;
    }

    int bits() {
        return bits;
    }

    static Optional<When> of(int opcode) {
        for (When one : values()) {
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
