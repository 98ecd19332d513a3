// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.program;

import static dev.kprobe.agent.bpf.asm.Register.R0;
import static dev.kprobe.agent.bpf.asm.Register.R1;
import static dev.kprobe.agent.bpf.asm.Register.R7;
import static dev.kprobe.agent.bpf.asm.Register.R8;
import static dev.kprobe.agent.bpf.asm.Register.R9;

import dev.kprobe.agent.bpf.asm.Alu;
import dev.kprobe.agent.bpf.asm.Assembler;
import dev.kprobe.agent.bpf.asm.Helper;
import dev.kprobe.agent.bpf.asm.Label;
import dev.kprobe.agent.bpf.asm.When;
import dev.kprobe.agent.bpf.asm.Width;

/**
 * A program that the kernel runs at both ends of a call, with eight bytes that belong to this call alone: when it
 * began, 0 where that is not known. However deep calls are nested, each is measured.
 *
 * <p>Where the program is kept out at the begin, it runs at the end all the same. So it asks there again who calls; and
 * it leaves 0 behind, for the kernel hands the same bytes to a later call as they are.
 */
final class SessionCode {
    private static final int BOOLEAN = 0xff;
    private static final int NOT_AT_RETURN = 1;

    private final Assembler code;
    private final SessionCalls calls;

    SessionCode(Assembler code, SessionCalls calls) {
        this.code = code;
        this.calls = calls;
    }

    /** All that is done when a call begins; what follows is done when it ends. The context is in R9. */
    void begin(ProbePlan plan) {
        Label ends = new Label("it ends");
        Label others = new Label("not at return");
        code.move(R1, R9)
                .callKernel(calls.isReturn())
                .compute(Alu.AND, R0, BOOLEAN)
                .jump(When.NOT_EQUAL, R0, 0, ends);
        new FilterCode(code, plan, others).putTask();
        code.move(R1, R9)
                .callKernel(calls.cookie())
                .move(R7, R0)
                .call(Helper.KTIME_GET_NS)
                .store(Width.DOUBLE, R7, 0, R0)
                .move(R0, 0)
                .exit();
        // The verifier wants no instruction that nothing leads to.
        if (FilterCode.asksWhoCalls(plan.filter())) {
            code.place(others).move(R0, NOT_AT_RETURN).exit();
        }
        code.place(ends);
    }

    /** R8 is how long the call took, below 0 where its begin was not seen. Destroys R0 to R5 and R7. */
    void duration() {
        Label unknown = new Label("its begin is unknown");
        code.move(R1, R9)
                .callKernel(calls.cookie())
                .load(Width.DOUBLE, R7, R0, 0)
                .store(Width.DOUBLE, R0, 0, 0)
                .move(R8, -1)
                .jump(When.EQUAL, R7, 0, unknown)
                .call(Helper.KTIME_GET_NS)
                .compute(Alu.SUB, R0, R7)
                .move(R8, R0)
                .place(unknown);
    }
}
