// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.asm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AssemblerTest {
    @Test
    void instructionsHaveTheKernelsForm() {
        Code code = new Assembler()
                .load(Width.DOUBLE, Register.R1, Register.R6, 8)
                .compute(Alu.ADD, Register.R1, 1)
                .store(Width.WORD, Register.R10, -4, Register.R1)
                .exit()
                .assemble();

        assertThat(code.bytes())
                .containsExactly(
                        0x79, 0x61, 8, 0, 0, 0, 0, 0, //
                        0x07, 0x01, 0, 0, 1, 0, 0, 0, //
                        0x63, 0x1a, -4, -1, 0, 0, 0, 0, //
                        0x95, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void aJumpSkipsWhatIsBeforeItsLabel() {
        Label end = new Label("end");

        Code code = new Assembler()
                .jump(When.EQUAL, Register.R0, 7, end)
                .constant(Register.R1, 0x1122334455667788L)
                .place(end)
                .exit()
                .assemble();

        assertThat(code.instructions().getFirst().offset()).isEqualTo(2);
    }

    @Test
    void aLabelThatIsNowhereIsAnError() {
        Assembler code = new Assembler().jump(new Label("lost"));

        assertThatThrownBy(code::assemble).hasMessageContaining("lost");
    }

    @Test
    void aJumpBackIsAnError() {
        Label start = new Label("start");
        Assembler code = new Assembler().place(start);

        assertThatThrownBy(() -> code.jump(start)).hasMessageContaining("start");
    }

    @Test
    void peopleSeeWhatItDoes() {
        Label end = new Label("end");
        Code code = new Assembler()
                .map(Register.R1, 5)
                .mapValue(Register.R6, 6, 64)
                .constant(Register.R2, 0x1122334455667788L)
                .call(Helper.GET_CURRENT_COMM)
                .compute(Alu.SHIFT_RIGHT, Register.R0, 32)
                .moveWord(Register.R3, Register.R0)
                .jumpWord(When.NOT_EQUAL, Register.R0, -1, end)
                .jump(When.SIGNED_LESS, Register.R1, Register.R2, end)
                .addAtomically(Register.R6, 8, Register.R1)
                .store(Width.BYTE, Register.R10, -16, 1)
                .place(end)
                .exit()
                .assemble();

        assertThat(code).hasToString("""
                  0: r1 = map 5
                  2: r6 = map 6 value 64
                  4: r2 = 0x1122334455667788
                  6: call get_current_comm
                  7: r0 >>= 32
                  8: w3 = w0
                  9: if w0 != -1 goto 13
                 10: if r1 s< r2 goto 13
                 11: *(u64 *)(r6 + 8) += r1
                 12: *(u8 *)(r10 - 16) = 1
                 13: exit
                """);
    }
}
