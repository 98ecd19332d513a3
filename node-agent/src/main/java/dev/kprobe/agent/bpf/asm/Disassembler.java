// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.asm;

import java.util.List;

/** Shows a program to people, in the notation of the kernel's own tools. What it does not know it shows as numbers. */
final class Disassembler {
    private static final int CLASS = 0x07;
    private static final int BY_REGISTER = 0x08;

    private Disassembler() {}

    static String text(Code program) {
        StringBuilder text = new StringBuilder();
        List<Instruction> code = program.instructions();
        for (int at = 0; at < code.size(); at++) {
            Instruction one = code.get(at);
            boolean wide = one.code() == 0x18 && at + 1 < code.size();
            text.append("%3d: %s%n"
                    .formatted(at, wide ? wide(one, code.get(at + 1).constant()) : line(one, at)));
            if (wide) {
                at++;
            }
        }
        return text.toString();
    }

    private static String wide(Instruction low, int high) {
        return register(low.target())
                + switch (low.source()) {
                    case 1 -> " = map %d".formatted(low.constant());
                    case 2 -> " = map %d value %d".formatted(low.constant(), high);
                    default -> " = 0x%x".formatted(((long) high << 32) | (low.constant() & 0xffffffffL));
                };
    }

    private static String line(Instruction one, int at) {
        return switch (one.code() & CLASS) {
            case 1 -> "%s = %s".formatted(register(one.target()), memory(one, one.source()));
            case 2 -> "%s = %d".formatted(memory(one, one.target()), one.constant());
            case 3 ->
                "%s %s %s"
                        .formatted(memory(one, one.target()), one.code() == 0xdb ? "+=" : "=", register(one.source()));
            case 4 -> compute(one, "w");
            case 7 -> compute(one, "r");
            case 5 -> jump(one, at, "r");
            case 6 -> jump(one, at, "w");
            default -> one.toString();
        };
    }

    private static String compute(Instruction one, String size) {
        String other = (one.code() & BY_REGISTER) != 0 ? size + one.source() : Integer.toString(one.constant());
        return Alu.of(one.code())
                .map(alu -> "%s%d %s %s".formatted(size, one.target(), alu, other))
                .orElse(one.toString());
    }

    private static String jump(Instruction one, int at, String size) {
        int to = at + 1 + one.offset();
        return switch (one.code()) {
            case 0x05 -> "goto " + to;
            case 0x85 ->
                one.source() == 2
                        ? "call kernel function " + one.constant()
                        : "call "
                                + Helper.of(one.constant())
                                        .map(Helper::toString)
                                        .orElse(Integer.toString(one.constant()));
            case 0x95 -> "exit";
            default -> {
                String other = (one.code() & BY_REGISTER) != 0 ? size + one.source() : Integer.toString(one.constant());
                yield When.of(one.code())
                        .map(when -> "if %s%d %s %s goto %d".formatted(size, one.target(), when, other, to))
                        .orElse(one.toString());
            }
        };
    }

    private static String memory(Instruction one, int address) {
        return "*(%s *)(%s %s %d)"
                .formatted(
                        Width.of(one.code()), register(address), one.offset() < 0 ? "-" : "+", Math.abs(one.offset()));
    }

    private static String register(int number) {
        return "r" + number;
    }
}
