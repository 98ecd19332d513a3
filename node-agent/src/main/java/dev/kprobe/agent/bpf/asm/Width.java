// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.asm;

/** How many bytes an access to memory moves. */
public enum Width {
    BYTE(0x10, "u8"),
    HALF(0x08, "u16"),
    WORD(0x00, "u32"),
    DOUBLE(0x18, "u64");

    private final int bits;
    private final String text;

    Width(int bits, String text) {
        this.bits = bits;
        this.text = text;
    }

    int bits() {
        return bits;
    }

    static Width of(int opcode) {
        for (Width width : values()) {
            if (width.bits == (opcode & 0x18)) {
                return width;
            }
        }
        throw new AssertionError();
    }

    @Override
    public String toString() {
        return text;
    }
}
