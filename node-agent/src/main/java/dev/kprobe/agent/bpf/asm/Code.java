// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.asm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A whole program.
 *
 * @param instructions in their order
 */
public record Code(List<Instruction> instructions) {
    private static final int SLOT = 8;

    /** Copies the list. */
    public Code {
        instructions = List.copyOf(instructions);
    }

    /** As the kernel takes it on a little-endian machine, which every one is that the agent runs on. */
    public byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(instructions.size() * SLOT).order(ByteOrder.LITTLE_ENDIAN);
        for (Instruction one : instructions) {
            bytes.put((byte) one.code())
                    .put((byte) ((one.source() << 4) | one.target()))
                    .putShort((short) one.offset())
                    .putInt(one.constant());
        }
        return bytes.array();
    }

    /** For people, a line for each instruction. */
    @Override
    public String toString() {
        return Disassembler.text(this);
    }
}
