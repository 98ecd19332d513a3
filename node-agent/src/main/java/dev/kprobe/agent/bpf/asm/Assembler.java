// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.asm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Puts a program together. Jumps go forward only: so it ends, whatever it does, and the kernel need not prove it. A
 * label that is jumped to and never placed, or placed before the jump, is an error of the caller.
 */
public final class Assembler {
    private static final int LD_IMM64 = 0x18;
    private static final int MAP_DESCRIPTOR = 1;
    private static final int MAP_VALUE = 2;
    private static final int JUMP_ALWAYS = 0x05;
    private static final int CALL = 0x85;
    private static final int KERNEL_FUNCTION = 2;
    private static final int EXIT = 0x95;
    private static final int FARTHEST = Short.MAX_VALUE;

    private final List<Instruction> code = new ArrayList<>();
    private final Map<Label, List<Integer>> jumps = new HashMap<>();
    private final Set<Label> placed = new HashSet<>();

    /** {@code target = source}. */
    public Assembler move(Register target, Register source) {
        return compute(Alu.MOVE, target, source);
    }

    /** {@code target = constant}, extended by its sign. */
    public Assembler move(Register target, int constant) {
        return compute(Alu.MOVE, target, constant);
    }

    /** {@code target = (u32) source}. */
    public Assembler moveWord(Register target, Register source) {
        return put(0x0c | Alu.MOVE.bits(), target, source, 0, 0);
    }

    /** Computes with a register. */
    public Assembler compute(Alu operation, Register target, Register source) {
        return put(0x0f | operation.bits(), target, source, 0, 0);
    }

    /** Computes with a constant. */
    public Assembler compute(Alu operation, Register target, int constant) {
        return put(0x07 | operation.bits(), target, Register.R0, 0, constant);
    }

    /** {@code target = constant} of 64 bits; takes two slots. */
    public Assembler constant(Register target, long constant) {
        return wide(target, 0, (int) constant, (int) (constant >>> 32));
    }

    /** {@code target} is a map, to be given to a helper. */
    public Assembler map(Register target, int descriptor) {
        return wide(target, MAP_DESCRIPTOR, descriptor, 0);
    }

    /** {@code target} is the address of a byte in the only element of an array. */
    public Assembler mapValue(Register target, int descriptor, int offset) {
        return wide(target, MAP_VALUE, descriptor, offset);
    }

    /** Reads memory. */
    public Assembler load(Width width, Register target, Register address, int offset) {
        return put(0x61 | width.bits(), target, address, offset, 0);
    }

    /** Writes memory. */
    public Assembler store(Width width, Register address, int offset, Register source) {
        return put(0x63 | width.bits(), address, source, offset, 0);
    }

    /** Writes a constant to memory. */
    public Assembler store(Width width, Register address, int offset, int constant) {
        return put(0x62 | width.bits(), address, Register.R0, offset, constant);
    }

    /** Adds to 64 bits of memory, whoever else does so at the same time. */
    public Assembler addAtomically(Register address, int offset, Register source) {
        return put(0xdb, address, source, offset, 0);
    }

    /** Calls a helper. */
    public Assembler call(Helper helper) {
        return put(CALL, Register.R0, Register.R0, 0, helper.number());
    }

    /** Calls a function of the kernel that it lets programs call, by its number in the kernel's BTF. */
    public Assembler callKernel(int type) {
        code.add(new Instruction(CALL, 0, KERNEL_FUNCTION, 0, type));
        return this;
    }

    /** Goes on at the label. */
    public Assembler jump(Label to) {
        return jump(JUMP_ALWAYS, Register.R0, Register.R0, 0, to);
    }

    /** Goes on at the label when a register compares so with a constant. */
    public Assembler jump(When when, Register register, int constant, Label to) {
        return jump(0x05 | when.bits(), register, Register.R0, constant, to);
    }

    /** Goes on at the label when a register compares so with another. */
    public Assembler jump(When when, Register register, Register other, Label to) {
        return jump(0x0d | when.bits(), register, other, 0, to);
    }

    /** Goes on at the label when the low half of a register compares so with a constant. */
    public Assembler jumpWord(When when, Register register, int constant, Label to) {
        return jump(0x06 | when.bits(), register, Register.R0, constant, to);
    }

    /** The jumps to this label arrive here. */
    public Assembler place(Label label) {
        if (!placed.add(label)) {
            throw new IllegalStateException("label " + label + " is placed twice");
        }
        for (int jump : Objects.requireNonNullElse(jumps.remove(label), List.<Integer>of())) {
            Instruction open = code.get(jump);
            int distance = code.size() - jump - 1;
            if (distance > FARTHEST) {
                throw new IllegalStateException("label " + label + " is too far away");
            }
            code.set(jump, new Instruction(open.code(), open.target(), open.source(), distance, open.constant()));
        }
        return this;
    }

    /** Ends the program; what it returns is in R0. */
    public Assembler exit() {
        return put(EXIT, Register.R0, Register.R0, 0, 0);
    }

    /** What has been put together. */
    public Code assemble() {
        if (!jumps.isEmpty()) {
            throw new IllegalStateException("labels that are nowhere: " + jumps.keySet());
        }
        return new Code(code);
    }

    private Assembler jump(int opcode, Register register, Register other, int constant, Label to) {
        if (placed.contains(to)) {
            throw new IllegalStateException("a jump back to label " + to);
        }
        jumps.computeIfAbsent(to, _ -> new ArrayList<>()).add(code.size());
        return put(opcode, register, other, 0, constant);
    }

    private Assembler wide(Register target, int kind, int low, int high) {
        code.add(new Instruction(LD_IMM64, target.number(), kind, 0, low));
        code.add(new Instruction(0, 0, 0, 0, high));
        return this;
    }

    private Assembler put(int opcode, Register target, Register source, int offset, int constant) {
        if (offset < Short.MIN_VALUE || offset > Short.MAX_VALUE) {
            throw new IllegalArgumentException("no room for offset " + offset);
        }
        code.add(new Instruction(opcode, target.number(), source.number(), offset, constant));
        return this;
    }
}
