// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.program;

import static dev.kprobe.agent.bpf.asm.Register.R0;
import static dev.kprobe.agent.bpf.asm.Register.R1;
import static dev.kprobe.agent.bpf.asm.Register.R10;
import static dev.kprobe.agent.bpf.asm.Register.R2;
import static dev.kprobe.agent.bpf.asm.Register.R3;
import static dev.kprobe.agent.bpf.asm.Register.R4;
import static dev.kprobe.agent.bpf.asm.Register.R7;
import static dev.kprobe.agent.bpf.asm.Register.R8;

import dev.kprobe.agent.bpf.asm.Alu;
import dev.kprobe.agent.bpf.asm.Assembler;
import dev.kprobe.agent.bpf.asm.Helper;
import dev.kprobe.agent.bpf.asm.Label;
import dev.kprobe.agent.bpf.asm.Register;
import dev.kprobe.agent.bpf.asm.When;
import dev.kprobe.agent.bpf.asm.Width;

/**
 * When the calls began that a thread is in: how many, and of the outermost when. An entry stays when its calls have
 * returned: the next finds it there, which is a third of the cost of making one. Of threads that have ended the kernel
 * forgets those first that were used longest ago.
 *
 * <p>Where a call never returned, all of its thread would be one too deep from then on; where there is no room for
 * another one, it begins anew. Calls may lose their durations by that. One whose begin the kernel did not deliver takes
 * that of its caller.
 */
public final class CallStack {
    /** Of an entry: how many calls, and the times of the first. */
    public static final int BYTES = 32;

    private static final int DEPTH = 0;
    private static final int TIMES = 8;
    private static final int DEEPEST = (BYTES - TIMES) / Long.BYTES;
    private static final int UPDATE_ANY = 0;
    /** Below all numbers of CPUs, so that no such key is that of a thread. */
    private static final int IDLE = -(1 << 20);

    private final Assembler code;
    private final int map;

    CallStack(Assembler code, int map) {
        this.code = code;
        this.map = map;
    }

    /** A call begins. Destroys R0 to R5 and R7. */
    void push(Label out) {
        Label fresh = new Label("fresh");
        Label fits = new Label("fits");
        find();
        code.move(R7, R0)
                .call(Helper.KTIME_GET_NS)
                .jump(When.EQUAL, R7, 0, fresh)
                .load(Width.DOUBLE, R1, R7, DEPTH)
                .jump(When.LESS, R1, DEEPEST, fits)
                .move(R1, 0)
                .place(fits);
        slot(R7);
        code.store(Width.DOUBLE, R3, TIMES, R0)
                .compute(Alu.ADD, R1, 1)
                .store(Width.DOUBLE, R7, DEPTH, R1)
                .jump(out)
                .place(fresh)
                .store(Width.DOUBLE, R10, Frame.CALLS + DEPTH, 1)
                .store(Width.DOUBLE, R10, Frame.CALLS + TIMES, R0);
        for (int at = TIMES + Long.BYTES; at < BYTES; at += Long.BYTES) {
            code.store(Width.DOUBLE, R10, Frame.CALLS + at, 0);
        }
        code.map(R1, map)
                .move(R2, R10)
                .compute(Alu.ADD, R2, Frame.THREAD)
                .move(R3, R10)
                .compute(Alu.ADD, R3, Frame.CALLS)
                .move(R4, UPDATE_ANY)
                .call(Helper.MAP_UPDATE_ELEM);
    }

    /** A call ends: R8 is how long it took, below 0 where its begin was not seen. Destroys R0 to R5 and R7. */
    void pop() {
        Label done = new Label("popped");
        find();
        code.move(R8, -1)
                .jump(When.EQUAL, R0, 0, done)
                .load(Width.DOUBLE, R1, R0, DEPTH)
                .jump(When.EQUAL, R1, 0, done)
                .compute(Alu.ADD, R1, -1)
                .store(Width.DOUBLE, R0, DEPTH, R1)
                .jump(When.GREATER_OR_EQUAL, R1, DEEPEST, done);
        slot(R0);
        code.load(Width.DOUBLE, R7, R3, TIMES)
                .call(Helper.KTIME_GET_NS)
                .compute(Alu.SUB, R0, R7)
                .move(R8, R0)
                .place(done);
    }

    /** R3 is where the time of call number R1 is, less the offset of the times. */
    private void slot(Register entry) {
        code.move(R2, R1).compute(Alu.SHIFT_LEFT, R2, 3).move(R3, entry).compute(Alu.ADD, R3, R2);
    }

    /** R0 is the entry of this thread, 0 where there is none. Of idle threads every CPU has one of the same number. */
    private void find() {
        Label busy = new Label("busy");
        code.call(Helper.GET_CURRENT_PID_TGID)
                .jump(When.NOT_EQUAL, R0, 0, busy)
                .call(Helper.GET_SMP_PROCESSOR_ID)
                .compute(Alu.ADD, R0, IDLE)
                .place(busy)
                .store(Width.DOUBLE, R10, Frame.THREAD, R0)
                .map(R1, map)
                .move(R2, R10)
                .compute(Alu.ADD, R2, Frame.THREAD)
                .call(Helper.MAP_LOOKUP_ELEM);
    }
}
