// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records.render;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What registers are called, in the order in which programs see them in the kernel's {@code struct pt_regs}. */
final class Registers {
    private static final List<String> X86_64 = List.of(
            "r15",
            "r14",
            "r13",
            "r12",
            "rbp",
            "rbx",
            "r11",
            "r10",
            "r9",
            "r8",
            "rax",
            "rcx",
            "rdx",
            "rsi",
            "rdi",
            "orig_rax",
            "rip",
            "cs",
            "rflags",
            "rsp",
            "ss");
    private static final List<String> I386 = List.of(
            "ebx",
            "ecx",
            "edx",
            "esi",
            "edi",
            "ebp",
            "eax",
            "ds",
            "es",
            "fs",
            "gs",
            "orig_eax",
            "eip",
            "cs",
            "eflags",
            "esp",
            "ss");
    private static final List<String> ARM = List.of(
            "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "fp", "ip", "sp", "lr", "pc", "cpsr",
            "orig_r0");
    private static final List<String> ARM64 = Stream.concat(
                    IntStream.range(0, 31).mapToObj(number -> "x" + number), Stream.of("sp", "pc", "pstate"))
            .toList();

    private Registers() {}

    /** Of an architecture, given as {@code uname -m} prints it; none for an unknown one. */
    static List<String> of(String machine) {
        return switch (machine) {
            case "x86_64" -> X86_64;
            case "i386", "i486", "i586", "i686" -> I386;
            case "aarch64" -> ARM64;
            case "armv6l", "armv7l", "armv8l" -> ARM;
            default -> List.of();
        };
    }

    /** The name of one; its number where the architecture is unknown. */
    static String name(List<String> names, int index) {
        return index < names.size() ? names.get(index) : "r" + index;
    }
}
