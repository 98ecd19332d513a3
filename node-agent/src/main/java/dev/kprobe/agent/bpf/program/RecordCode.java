// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.program;

import static dev.kprobe.agent.bpf.asm.Register.R0;
import static dev.kprobe.agent.bpf.asm.Register.R1;
import static dev.kprobe.agent.bpf.asm.Register.R2;
import static dev.kprobe.agent.bpf.asm.Register.R3;
import static dev.kprobe.agent.bpf.asm.Register.R4;
import static dev.kprobe.agent.bpf.asm.Register.R6;
import static dev.kprobe.agent.bpf.asm.Register.R7;
import static dev.kprobe.agent.bpf.asm.Register.R8;
import static dev.kprobe.agent.bpf.asm.Register.R9;

import dev.kprobe.agent.bpf.asm.Alu;
import dev.kprobe.agent.bpf.asm.Assembler;
import dev.kprobe.agent.bpf.asm.Helper;
import dev.kprobe.agent.bpf.asm.Label;
import dev.kprobe.agent.bpf.asm.When;
import dev.kprobe.agent.bpf.asm.Width;
import dev.kprobe.api.v1alpha1.Sampling;

/** Writes the record of a hit in the form of the module's ({@code struct kpm_record}), or counts why there is none. */
final class RecordCode {
    private static final int NANOSECONDS = 1_000_000_000;
    private static final int NO_WAKEUP = 1;
    private static final int USER_STACK = 1 << 8;
    private static final int COMMAND_SIZE = 16;
    /** Where the record begins. */
    private static final int AT = RecordPlan.PREFIX;

    private final Assembler code;
    private final ProbePlan plan;
    private final RecordPlan record;

    RecordCode(Assembler code, ProbePlan plan, RecordPlan record) {
        this.code = code;
        this.plan = plan;
        this.record = record;
    }

    /** Counts every hit exactly once, in R6. Destroys R0 to R5 and R7. */
    void put() {
        Label done = new Label("recorded");
        Label reserved = new Label("reserved");
        sample(done);
        limit(done);
        code.map(R1, plan.maps().ring())
                .move(R2, record.reservedBytes())
                .move(R3, 0)
                .call(Helper.RINGBUF_RESERVE)
                .jump(When.NOT_EQUAL, R0, 0, reserved);
        count(CountLayout.DROPPED);
        code.jump(done).place(reserved).move(R7, R0);
        fill();
        code.move(R1, R7).move(R2, NO_WAKEUP).call(Helper.RINGBUF_SUBMIT);
        count(CountLayout.WRITTEN);
        code.place(done);
    }

    private void sample(Label done) {
        Sampling sampling = record.sampling();
        if (sampling.every() > 1) {
            Label chosen = new Label("sampled");
            code.load(Width.DOUBLE, R1, R6, CountLayout.SEEN)
                    .compute(Alu.ADD, R1, 1)
                    .store(Width.DOUBLE, R6, CountLayout.SEEN, R1)
                    .compute(Alu.MODULO, R1, sampling.every())
                    .jump(When.EQUAL, R1, 0, chosen);
            count(CountLayout.SAMPLED_OUT);
            code.jump(done).place(chosen);
        }
    }

    /** All CPUs share a second; where several begin it at once, there may be one record more for each. */
    private void limit(Label done) {
        int most = record.sampling().maxRecordsPerSecond();
        if (most > 0) {
            Label same = new Label("same second");
            Label within = new Label("within the limit");
            int second = plan.counters().shared();
            code.call(Helper.KTIME_GET_NS)
                    .compute(Alu.DIVIDE, R0, NANOSECONDS)
                    .mapValue(R7, plan.maps().counters(), second)
                    .load(Width.DOUBLE, R1, R7, 0)
                    .jump(When.EQUAL, R1, R0, same)
                    .store(Width.DOUBLE, R7, 0, R0)
                    .store(Width.DOUBLE, R7, Long.BYTES, 0)
                    .place(same)
                    .load(Width.DOUBLE, R1, R7, Long.BYTES)
                    .jump(When.LESS, R1, most, within);
            count(CountLayout.LIMITED);
            code.jump(done).place(within).move(R1, 1).addAtomically(R7, Long.BYTES, R1);
        }
    }

    private void fill() {
        code.call(Helper.GET_SMP_PROCESSOR_ID)
                .store(Width.WORD, R7, 0, R0)
                .store(Width.WORD, R7, 4, 0)
                .store(Width.WORD, R7, AT, record.fixedBytes())
                .store(Width.WORD, R7, AT + 4, record.slot())
                .call(Helper.KTIME_GET_NS)
                .store(Width.DOUBLE, R7, AT + 8, R0)
                .call(Helper.GET_CURRENT_PID_TGID)
                .store(Width.WORD, R7, AT + 16, R0)
                .compute(Alu.SHIFT_RIGHT, R0, Integer.SIZE)
                .store(Width.WORD, R7, AT + 20, R0)
                .store(Width.DOUBLE, R7, AT + 24, 0)
                .store(Width.DOUBLE, R7, AT + 32, 0)
                .move(R1, R7)
                .compute(Alu.ADD, R1, AT + 24)
                .move(R2, COMMAND_SIZE)
                .call(Helper.GET_CURRENT_COMM)
                .store(Width.WORD, R7, AT + 40, 0)
                .store(Width.BYTE, R7, AT + 44, record.sections())
                .store(Width.BYTE, R7, AT + 45, record.arguments())
                .store(Width.HALF, R7, AT + 46, 0);
        int at = AT + RecordPlan.HEADER;
        if (record.result()) {
            result(at);
            at += 2 * Long.BYTES;
        }
        if (record.credentials()) {
            code.call(Helper.GET_CURRENT_UID_GID)
                    .store(Width.DOUBLE, R7, at, R0)
                    .call(Helper.GET_CURRENT_CGROUP_ID)
                    .store(Width.DOUBLE, R7, at + Long.BYTES, R0);
            at += 2 * Long.BYTES;
        }
        for (int i = 1; i <= record.arguments(); i++) {
            plan.hook().argument(code, R1, R9, i, Frame.SCRATCH);
            code.store(Width.DOUBLE, R7, at, R1);
            at += Long.BYTES;
        }
        if (record.stacks().kernel()) {
            stack(AT + record.stackAt(), 0, 4);
        }
        if (record.stacks().user()) {
            stack(AT + record.userStackAt(), USER_STACK, 6);
        }
    }

    private void result(int at) {
        if (plan.hook().hasResult()) {
            plan.hook().result(code, R1, R9, Frame.SCRATCH);
        } else {
            code.move(R1, 0);
        }
        Label known = new Label("duration is known");
        code.store(Width.DOUBLE, R7, at, R1)
                .store(Width.DOUBLE, R7, at + Long.BYTES, R8)
                .jump(When.SIGNED_GREATER_OR_EQUAL, R8, 0, known)
                .store(Width.DOUBLE, R7, at + Long.BYTES, 0)
                .place(known);
    }

    /** @param length where in the prefix it is noted how much was written */
    private void stack(int at, int flags, int length) {
        Label none = new Label("no stack");
        code.move(R1, R9)
                .move(R2, R7)
                .compute(Alu.ADD, R2, at)
                .move(R3, RecordPlan.DEEPEST * Long.BYTES)
                .move(R4, flags)
                .call(Helper.GET_STACK)
                .jump(When.SIGNED_LESS, R0, 0, none)
                .store(Width.HALF, R7, length, R0)
                .place(none);
    }

    private void count(int counter) {
        code.load(Width.DOUBLE, R1, R6, counter).compute(Alu.ADD, R1, 1).store(Width.DOUBLE, R6, counter, R1);
    }
}
