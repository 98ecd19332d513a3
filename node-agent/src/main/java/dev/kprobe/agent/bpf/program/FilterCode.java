// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.program;

import static dev.kprobe.agent.bpf.asm.Register.R0;
import static dev.kprobe.agent.bpf.asm.Register.R1;
import static dev.kprobe.agent.bpf.asm.Register.R10;
import static dev.kprobe.agent.bpf.asm.Register.R2;
import static dev.kprobe.agent.bpf.asm.Register.R9;

import dev.kprobe.agent.bpf.asm.Alu;
import dev.kprobe.agent.bpf.asm.Assembler;
import dev.kprobe.agent.bpf.asm.Helper;
import dev.kprobe.agent.bpf.asm.Label;
import dev.kprobe.agent.bpf.asm.When;
import dev.kprobe.agent.bpf.asm.Width;
import dev.kprobe.agent.module.DeviceFilter;
import dev.kprobe.agent.module.DeviceFilter.Condition;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The instructions of a filter: what is cheapest to find out first, and away at the first part that does not match. */
final class FilterCode {
    private static final int COMMAND_SIZE = 16;

    /** What the deepest cgroup of a pod is below: kubelet's own, that of a class of pods, and four above. */
    private static final int DEEPEST_CGROUP = 8;

    private final Assembler code;
    private final ProbePlan plan;
    private final Label out;

    /** @param out where calls go that do not count */
    FilterCode(Assembler code, ProbePlan plan, Label out) {
        this.code = code;
        this.plan = plan;
        this.out = out;
    }

    /** Whether it looks at the call itself, whose context must have been kept then. */
    static boolean needsContext(DeviceFilter filter) {
        return !filter.arguments().isEmpty() || filter.result() != null;
    }

    /** Whether it asks who calls. */
    static boolean asksWhoCalls(DeviceFilter filter) {
        return filter.processId() != 0
                || filter.userId() != null
                || !filter.command().isEmpty()
                || filter.cgroups();
    }

    /** Who calls. */
    void putTask() {
        DeviceFilter filter = plan.filter();
        if (filter.processId() != 0) {
            process(filter.processId());
        }
        Long user = filter.userId();
        if (user != null) {
            user(user.intValue());
        }
        if (!filter.command().isEmpty()) {
            command(filter.command());
        }
        if (filter.cgroups()) {
            cgroup();
        }
    }

    /** With what. */
    void putArguments() {
        for (Condition condition : plan.filter().arguments()) {
            plan.hook().argument(code, R1, R9, condition.argument(), Frame.SCRATCH);
            condition(condition);
        }
    }

    /** What is returned. */
    void putResult() {
        Condition result = plan.filter().result();
        if (result != null) {
            plan.hook().result(code, R1, R9, Frame.SCRATCH);
            condition(result);
        }
    }

    private void process(int id) {
        code.call(Helper.GET_CURRENT_PID_TGID)
                .compute(Alu.SHIFT_RIGHT, R0, Integer.SIZE)
                .jump(When.NOT_EQUAL, R0, id, out);
    }

    private void user(int id) {
        code.call(Helper.GET_CURRENT_UID_GID).jumpWord(When.NOT_EQUAL, R0, id, out);
    }

    private void command(String name) {
        if (plan.hook().commandAt() == 0) {
            commandCopied(name);
        } else {
            commandInPlace(name.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A name ends with a zero; behind that may be the end of an earlier one. */
    private void commandInPlace(byte[] name) {
        ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(name, COMMAND_SIZE)).order(ByteOrder.LITTLE_ENDIAN);
        code.call(Helper.GET_CURRENT_TASK_BTF);
        for (int at = 0; at <= name.length && at < COMMAND_SIZE; at += Long.BYTES) {
            int beyond = Long.SIZE - Byte.SIZE * Math.min(Long.BYTES, name.length + 1 - at);
            code.load(Width.DOUBLE, R1, R0, plan.hook().commandAt() + at);
            if (beyond > 0) {
                code.compute(Alu.SHIFT_LEFT, R1, beyond);
            }
            compare(When.NOT_EQUAL, bytes.getLong(at) << beyond);
        }
    }

    /** Some kernels write no more than the name and one zero: what is behind must have been zero before. */
    private void commandCopied(String name) {
        ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(name.getBytes(StandardCharsets.UTF_8), COMMAND_SIZE))
                .order(ByteOrder.LITTLE_ENDIAN);
        code.store(Width.DOUBLE, R10, Frame.COMMAND, 0)
                .store(Width.DOUBLE, R10, Frame.COMMAND + Long.BYTES, 0)
                .move(R1, R10)
                .compute(Alu.ADD, R1, Frame.COMMAND)
                .move(R2, COMMAND_SIZE)
                .call(Helper.GET_CURRENT_COMM)
                .load(Width.DOUBLE, R1, R10, Frame.COMMAND)
                .constant(R2, bytes.getLong(0))
                .jump(When.NOT_EQUAL, R1, R2, out)
                .load(Width.DOUBLE, R1, R10, Frame.COMMAND + Long.BYTES);
        compare(When.NOT_EQUAL, bytes.getLong(Long.BYTES));
    }

    /** The cgroup of the task or one above it, from the root: those of pods are near to it. */
    private void cgroup() {
        Label found = new Label("in a pod");
        for (int level = 1; level <= DEEPEST_CGROUP; level++) {
            code.move(R1, level)
                    .call(Helper.GET_CURRENT_ANCESTOR_CGROUP_ID)
                    .jump(When.EQUAL, R0, 0, out)
                    .store(Width.DOUBLE, R10, Frame.SCRATCH, R0)
                    .map(R1, plan.maps().cgroups())
                    .move(R2, R10)
                    .compute(Alu.ADD, R2, Frame.SCRATCH)
                    .call(Helper.MAP_LOOKUP_ELEM)
                    .jump(When.NOT_EQUAL, R0, 0, found);
        }
        code.jump(out).place(found);
    }

    /** Compares R1. */
    private void condition(Condition condition) {
        boolean signed = condition.signed();
        switch (condition.operator()) {
            case Equal -> compare(When.NOT_EQUAL, condition.value());
            case NotEqual -> compare(When.EQUAL, condition.value());
            case Less -> compare(signed ? When.SIGNED_GREATER_OR_EQUAL : When.GREATER_OR_EQUAL, condition.value());
            case LessOrEqual -> compare(signed ? When.SIGNED_GREATER : When.GREATER, condition.value());
            case Greater -> compare(signed ? When.SIGNED_LESS_OR_EQUAL : When.LESS_OR_EQUAL, condition.value());
            case GreaterOrEqual -> compare(signed ? When.SIGNED_LESS : When.LESS, condition.value());
            case AnyBit -> {
                Label some = new Label("some bit");
                compare(When.ANY_BIT, condition.value(), some);
                code.jump(out).place(some);
            }
        }
    }

    private void compare(When when, long value) {
        compare(when, value, out);
    }

    private void compare(When when, long value, Label to) {
        if (value == (int) value) {
            code.jump(when, R1, (int) value, to);
        } else {
            code.constant(R2, value).jump(when, R1, R2, to);
        }
    }
}
