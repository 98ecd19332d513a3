// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.program;

import static dev.kprobe.agent.bpf.asm.Register.R0;
import static dev.kprobe.agent.bpf.asm.Register.R1;
import static dev.kprobe.agent.bpf.asm.Register.R6;
import static dev.kprobe.agent.bpf.asm.Register.R9;

import dev.kprobe.agent.bpf.asm.Alu;
import dev.kprobe.agent.bpf.asm.Assembler;
import dev.kprobe.agent.bpf.asm.Code;
import dev.kprobe.agent.bpf.asm.Helper;
import dev.kprobe.agent.bpf.asm.Label;
import dev.kprobe.agent.bpf.asm.When;
import dev.kprobe.agent.bpf.asm.Width;

/**
 * The programs of a probe. Counters are written without a lock: the kernel runs a program on a CPU only when it does
 * not run there already, and counts the calls that this keeps out as recursion misses.
 */
public final class CountProgram {
    private CountProgram() {}

    /** The program that counts. */
    public static Code of(ProbePlan plan) {
        Assembler code = new Assembler();
        Label out = new Label("out");
        FilterCode filter = new FilterCode(code, plan, out);
        RecordPlan record = plan.record();
        SessionCalls session = plan.hook().session();
        if (session != null
                || FilterCode.needsContext(plan.filter())
                || GroupCode.needsContext(plan.group())
                || record != null) {
            code.move(R9, R1);
        }
        if (session != null) {
            new SessionCode(code, session).begin(plan);
        }
        filter.putTask();
        filter.putArguments();
        if (session != null) {
            new SessionCode(code, session).duration();
        } else if (plan.counters().durations()) {
            new CallStack(code, plan.maps().calls()).pop();
        }
        filter.putResult();
        endWithLease(code, plan, out);
        ownCounters(code, plan, out);
        if (record == null) {
            add(code, CountLayout.HITS);
        } else {
            new RecordCode(code, plan, record).put();
        }
        new GroupCode(code, plan).put();
        if (plan.counters().durations()) {
            HistogramCode.put(code, out);
        }
        return code.place(out).move(R0, 0).exit().assemble();
    }

    /** The program that notes when a call begins, where one counts it when it returns. */
    public static Code begin(ProbePlan plan) {
        Assembler code = new Assembler();
        Label out = new Label("out");
        FilterCode filter = new FilterCode(code, plan, out);
        if (!plan.filter().arguments().isEmpty()) {
            code.move(R9, R1);
        }
        filter.putTask();
        filter.putArguments();
        new CallStack(code, plan.maps().calls()).push(out);
        return code.place(out).move(R0, 0).exit().assemble();
    }

    /** Who counts for an agent that may be gone must end by itself. */
    private static void endWithLease(Assembler code, ProbePlan plan, Label out) {
        int lease = plan.maps().lease();
        if (lease != MapNumbers.NONE) {
            code.call(Helper.KTIME_GET_NS)
                    .mapValue(R1, lease, 0)
                    .load(Width.DOUBLE, R1, R1, 0)
                    .jump(When.GREATER_OR_EQUAL, R0, R1, out);
        }
    }

    /** R6 is the part of this CPU from here on. That there is such a part is known, but not to the verifier. */
    private static void ownCounters(Assembler code, ProbePlan plan, Label out) {
        code.call(Helper.GET_SMP_PROCESSOR_ID)
                .jump(When.GREATER_OR_EQUAL, R0, plan.counters().cpus(), out)
                .compute(Alu.SHIFT_LEFT, R0, plan.counters().shift())
                .mapValue(R6, plan.maps().counters(), 0)
                .compute(Alu.ADD, R6, R0);
    }

    private static void add(Assembler code, int counter) {
        code.load(Width.DOUBLE, R1, R6, counter).compute(Alu.ADD, R1, 1).store(Width.DOUBLE, R6, counter, R1);
    }
}
