// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.program;

import static dev.kprobe.agent.bpf.asm.Register.R0;
import static dev.kprobe.agent.bpf.asm.Register.R1;
import static dev.kprobe.agent.bpf.asm.Register.R10;
import static dev.kprobe.agent.bpf.asm.Register.R2;
import static dev.kprobe.agent.bpf.asm.Register.R3;
import static dev.kprobe.agent.bpf.asm.Register.R4;
import static dev.kprobe.agent.bpf.asm.Register.R9;

import dev.kprobe.agent.bpf.asm.Alu;
import dev.kprobe.agent.bpf.asm.Assembler;
import dev.kprobe.agent.bpf.asm.Helper;
import dev.kprobe.agent.bpf.asm.Label;
import dev.kprobe.agent.bpf.asm.When;
import dev.kprobe.agent.bpf.asm.Width;
import dev.kprobe.api.v1alpha1.GroupBy;

/**
 * Counts a hit in its group. What finds no room is in no group, and so is counted with the others, whose number is what
 * all groups together lack.
 */
final class GroupCode {
    private static final int UPDATE_IF_NEW = 1;
    private static final int COMMAND_SIZE = 16;

    private final Assembler code;
    private final ProbePlan plan;

    GroupCode(Assembler code, ProbePlan plan) {
        this.code = code;
        this.plan = plan;
    }

    /** Whether it looks at the call itself. */
    static boolean needsContext(GroupBy group) {
        return group == GroupBy.ReturnValue;
    }

    /** Destroys R0 to R5. */
    void put() {
        if (plan.group() == GroupBy.None) {
            return;
        }
        Label known = new Label("known group");
        Label done = new Label("grouped");
        key();
        find();
        code.jump(When.NOT_EQUAL, R0, 0, known).store(Width.DOUBLE, R10, Frame.ONE, 1);
        mapAndKey();
        code.move(R3, R10)
                .compute(Alu.ADD, R3, Frame.ONE)
                .move(R4, UPDATE_IF_NEW)
                .call(Helper.MAP_UPDATE_ELEM)
                .jump(When.EQUAL, R0, 0, done);
        // Another CPU may have been faster.
        find();
        code.jump(When.EQUAL, R0, 0, done)
                .place(known)
                .load(Width.DOUBLE, R1, R0, 0)
                .compute(Alu.ADD, R1, 1)
                .store(Width.DOUBLE, R0, 0, R1)
                .place(done);
    }

    private void key() {
        switch (plan.group()) {
            case Command ->
                code.store(Width.DOUBLE, R10, Frame.GROUP, 0)
                        .store(Width.DOUBLE, R10, Frame.GROUP + Long.BYTES, 0)
                        .move(R1, R10)
                        .compute(Alu.ADD, R1, Frame.GROUP)
                        .move(R2, COMMAND_SIZE)
                        .call(Helper.GET_CURRENT_COMM);
            case Process ->
                code.call(Helper.GET_CURRENT_PID_TGID)
                        .compute(Alu.SHIFT_RIGHT, R0, Integer.SIZE)
                        .store(Width.DOUBLE, R10, Frame.GROUP, R0);
            case Pod -> code.call(Helper.GET_CURRENT_CGROUP_ID).store(Width.DOUBLE, R10, Frame.GROUP, R0);
            case ReturnValue -> {
                plan.hook().result(code, R1, R9, Frame.SCRATCH);
                code.store(Width.DOUBLE, R10, Frame.GROUP, R1);
            }
            case None -> throw new IllegalStateException("no group");
        }
    }

    private void find() {
        mapAndKey();
        code.call(Helper.MAP_LOOKUP_ELEM);
    }

    private void mapAndKey() {
        code.map(R1, plan.maps().groups()).move(R2, R10).compute(Alu.ADD, R2, Frame.GROUP);
    }
}
