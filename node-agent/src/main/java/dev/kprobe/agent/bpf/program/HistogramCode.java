// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.program;

import static dev.kprobe.agent.bpf.asm.Register.R1;
import static dev.kprobe.agent.bpf.asm.Register.R2;
import static dev.kprobe.agent.bpf.asm.Register.R3;
import static dev.kprobe.agent.bpf.asm.Register.R6;
import static dev.kprobe.agent.bpf.asm.Register.R8;

import dev.kprobe.agent.bpf.asm.Alu;
import dev.kprobe.agent.bpf.asm.Assembler;
import dev.kprobe.agent.bpf.asm.Label;
import dev.kprobe.agent.bpf.asm.When;
import dev.kprobe.agent.bpf.asm.Width;

/** Sorts the duration in R8 by its length, into the part of this CPU in R6. */
final class HistogramCode {
    private HistogramCode() {}

    /** Destroys R1 to R3. */
    static void put(Assembler code, Label out) {
        code.jump(When.SIGNED_LESS, R8, 0, out);
        bucket(code);
        Label shorter = new Label("shorter");
        code.compute(Alu.SHIFT_LEFT, R2, 3)
                .move(R3, R6)
                .compute(Alu.ADD, R3, R2)
                .load(Width.DOUBLE, R1, R3, CountLayout.BUCKETS)
                .compute(Alu.ADD, R1, 1)
                .store(Width.DOUBLE, R3, CountLayout.BUCKETS, R1)
                .load(Width.DOUBLE, R1, R6, CountLayout.TOTAL)
                .compute(Alu.ADD, R1, R8)
                .store(Width.DOUBLE, R6, CountLayout.TOTAL, R1)
                .load(Width.DOUBLE, R1, R6, CountLayout.LONGEST)
                .jump(When.LESS_OR_EQUAL, R8, R1, shorter)
                .store(Width.DOUBLE, R6, CountLayout.LONGEST, R8)
                .place(shorter);
    }

    /** R2 is how many bits the number in R8 has, by halves. */
    private static void bucket(Assembler code) {
        Label counted = new Label("bits are counted");
        code.move(R2, 0).jump(When.EQUAL, R8, 0, counted).move(R2, 1).move(R1, R8);
        for (int half = Long.SIZE / 2; half > 0; half /= 2) {
            Label low = new Label("low half");
            code.move(R3, R1)
                    .compute(Alu.SHIFT_RIGHT, R3, half)
                    .jump(When.EQUAL, R3, 0, low)
                    .move(R1, R3)
                    .compute(Alu.ADD, R2, half)
                    .place(low);
        }
        // It is less already; this tells the verifier.
        code.place(counted).compute(Alu.AND, R2, CountLayout.BUCKET_COUNT - 1);
    }
}
