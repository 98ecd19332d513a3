// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records.render;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the arguments of the memory system calls mean. */
final class MemoryCalls {
    private static final Argument ADDRESS = new Argument("addr", Form.ADDRESS);
    private static final Argument LENGTH = new Argument("len", Form.SIZE);
    private static final Argument PROTECTION = new Argument("prot", Form.PROTECTION);

    private static final List<Argument> MMAP = List.of(
            ADDRESS,
            LENGTH,
            PROTECTION,
            new Argument("flags", Form.MAPPING),
            new Argument("fd", Form.DESCRIPTOR),
            new Argument("offset", Form.ADDRESS));

    private static final Map<String, List<Argument>> CALLS = Map.of(
            "mmap",
            MMAP,
            // The last argument of this one is counted in pages.
            "mmap_pgoff",
            MMAP.subList(0, 5),
            "munmap",
            List.of(ADDRESS, LENGTH),
            "mprotect",
            List.of(ADDRESS, LENGTH, PROTECTION),
            "brk",
            List.of(ADDRESS),
            "mremap",
            List.of(
                    ADDRESS,
                    LENGTH,
                    new Argument("new_len", Form.SIZE),
                    new Argument("flags", Form.REMAPPING),
                    new Argument("new_addr", Form.ADDRESS)));

    private static final List<String> PREFIXES =
            List.of("__x64_sys_", "__arm64_sys_", "__ia32_sys_", "__ia32_compat_sys_", "sys_");

    private MemoryCalls() {}

    /** The arguments of a function, empty when it is none of these calls. */
    static List<Argument> of(String symbol) {
        Optional<String> name = PREFIXES.stream()
                .filter(symbol::startsWith)
                .findFirst()
                .map(prefix -> symbol.substring(prefix.length()));
        return name.map(call -> CALLS.getOrDefault(call, List.of())).orElse(List.of());
    }

    /** How a number is shown. */
    enum Form {
        ADDRESS,
        SIZE,
        DESCRIPTOR,
        PROTECTION,
        MAPPING,
        REMAPPING
    }

    /** An argument by name. */
    record Argument(String name, Form form) {
        /** Appends its value in JSON. */
        void append(TextBuffer to, long value) {
            switch (form) {
                case SIZE -> to.unsigned(value);
                case DESCRIPTOR -> {
                    // The upper half of the register is not the program's.
                    int descriptor = (int) value;
                    to.number(descriptor);
                }
                case ADDRESS -> to.character('"').hex(value).character('"');
                case PROTECTION -> flags(to, Flags.PROTECTION, value);
                case MAPPING -> flags(to, Flags.MAPPING, value);
                case REMAPPING -> flags(to, Flags.REMAPPING, value);
            }
        }

        private static void flags(TextBuffer to, Flags flags, long value) {
            to.character('"');
            flags.append(to, value);
            to.character('"');
        }
    }
}
