// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.program;

import dev.kprobe.agent.bpf.asm.Alu;
import dev.kprobe.agent.bpf.asm.Assembler;
import dev.kprobe.agent.bpf.asm.Helper;
import dev.kprobe.agent.bpf.asm.Register;
import dev.kprobe.agent.bpf.asm.Width;
import org.jspecify.annotations.Nullable;

/**
 * How a program comes to be called, and where it finds the numbers of the call then.
 *
 * @param kind what calls it
 * @param machine whose registers they are
 * @param systemCall whether the function is a wrapper that gets the caller's registers
 * @param arguments how many the function is known to take
 * @param returns whether the function is known to return a value
 * @param commandAt where a task has its name, in bytes; 0 where the kernel does not say, or does not let programs see
 *     it
 * @param session what the program asks the kernel with {@link Kind#SESSION}
 */
public record Hook(
        Kind kind,
        Machine machine,
        boolean systemCall,
        int arguments,
        boolean returns,
        int commandAt,
        @Nullable SessionCalls session) {

    /** One that runs at one end of a call. */
    public Hook(Kind kind, Machine machine, boolean systemCall, int arguments, boolean returns, int commandAt) {
        this(kind, machine, systemCall, arguments, returns, commandAt, null);
    }

    /** One whose programs ask for the name of the task. */
    public Hook(Kind kind, Machine machine, boolean systemCall, int arguments, boolean returns) {
        this(kind, machine, systemCall, arguments, returns, 0);
    }

    /** What calls a program. */
    public enum Kind {
        /** The kernel calls it from the function's entry directly; its context is the arguments. */
        FENTRY,
        /** The kernel calls it after the function; its context is the arguments and the result. */
        FEXIT,
        /** A breakpoint, or function tracing, at any instruction; its context is the registers. */
        KPROBE,
        /** A return address that was exchanged; its context is the registers at return. */
        KRETPROBE,
        /**
         * Both ends of a call of one of many functions, which the kernel keeps together; its context is the registers.
         */
        SESSION;

        /** Whether it runs when the function has returned. */
        public boolean onReturn() {
            return this == FEXIT || this == KRETPROBE || this == SESSION;
        }

        /** Whether a program is attached by the number of a function in the kernel's BTF. */
        public boolean byType() {
            return this == FENTRY || this == FEXIT;
        }
    }

    /** Of one that runs when the function has returned: the same when it begins. */
    public Hook begin() {
        return new Hook(kind.byType() ? Kind.FENTRY : Kind.KPROBE, machine, systemCall, arguments, returns, commandAt);
    }

    /** The same as a session, which counts at the end what it noted at the begin. */
    public Hook session(SessionCalls calls) {
        return new Hook(Kind.SESSION, machine, systemCall, arguments, returns, commandAt, calls);
    }

    /** How many arguments can be had. */
    public int knownArguments() {
        int known = 0;
        while (hasArgument(known + 1)) {
            known++;
        }
        return known;
    }

    /** Whether arguments, up to this one, can be had. */
    public boolean hasArgument(int index) {
        int taken = systemCall ? 1 : index;
        return index <= Machine.mostArguments()
                && switch (kind) {
                    case FENTRY, FEXIT -> taken <= arguments;
                    case KPROBE -> true;
                    case KRETPROBE, SESSION -> false;
                };
    }

    /** Whether what the function returns can be had. */
    public boolean hasResult() {
        return kind == Kind.KRETPROBE || kind == Kind.SESSION || (kind == Kind.FEXIT && returns);
    }

    /** Reads an argument; destroys R0 to R5, and the eight bytes of the stack that are given. */
    void argument(Assembler code, Register target, Register context, int index, int scratch) {
        if (systemCall) {
            code.load(Width.DOUBLE, Register.R3, context, place(1))
                    .compute(Alu.ADD, Register.R3, machine.ofSystemCall(index))
                    .move(Register.R1, Register.R10)
                    .compute(Alu.ADD, Register.R1, scratch)
                    .move(Register.R2, Long.BYTES)
                    .call(Helper.PROBE_READ_KERNEL)
                    .load(Width.DOUBLE, target, Register.R10, scratch);
        } else if (kind.byType()) {
            code.store(Width.DOUBLE, Register.R10, scratch, 0)
                    .move(Register.R1, context)
                    .move(Register.R2, index - 1)
                    .move(Register.R3, Register.R10)
                    .compute(Alu.ADD, Register.R3, scratch)
                    .call(Helper.GET_FUNC_ARG)
                    .load(Width.DOUBLE, target, Register.R10, scratch);
        } else {
            code.load(Width.DOUBLE, target, context, place(index));
        }
    }

    /**
     * Reads what the function returns, in the same way. A program that the function calls gets numbers from the kernel
     * only where it asks for them: by themselves, most pointers are nothing that the verifier lets it see.
     */
    void result(Assembler code, Register target, Register context, int scratch) {
        if (kind.byType()) {
            code.store(Width.DOUBLE, Register.R10, scratch, 0)
                    .move(Register.R1, context)
                    .move(Register.R2, Register.R10)
                    .compute(Alu.ADD, Register.R2, scratch)
                    .call(Helper.GET_FUNC_RET)
                    .load(Width.DOUBLE, target, Register.R10, scratch);
        } else {
            code.load(Width.DOUBLE, target, context, machine.result());
        }
    }

    private int place(int index) {
        return kind.byType() ? Long.BYTES * (index - 1) : machine.ofFunction(index);
    }
}
