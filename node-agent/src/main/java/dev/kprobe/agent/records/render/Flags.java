// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records.render;

import java.util.List;

/**
 * A word of bits with names, as C programs write it.
 *
 * @param zero what it is called when no bit is set
 * @param names of the bits
 */
record Flags(String zero, List<Bit> names) {
    private static final int MAP_TYPE = 0xf;

    static final Flags PROTECTION = new Flags(
            "PROT_NONE",
            List.of(
                    new Bit(0x1, "PROT_READ"),
                    new Bit(0x2, "PROT_WRITE"),
                    new Bit(0x4, "PROT_EXEC"),
                    new Bit(0x8, "PROT_SEM"),
                    new Bit(0x01000000, "PROT_GROWSDOWN"),
                    new Bit(0x02000000, "PROT_GROWSUP")));

    /** Of {@code asm-generic/mman.h}, which x86 and ARM use. */
    static final Flags MAPPING = new Flags(
            "0",
            List.of(
                    new Bit(MAP_TYPE, 0x1, "MAP_SHARED"),
                    new Bit(MAP_TYPE, 0x2, "MAP_PRIVATE"),
                    new Bit(MAP_TYPE, 0x3, "MAP_SHARED_VALIDATE"),
                    new Bit(0x10, "MAP_FIXED"),
                    new Bit(0x20, "MAP_ANONYMOUS"),
                    new Bit(0x40, "MAP_32BIT"),
                    new Bit(0x100, "MAP_GROWSDOWN"),
                    new Bit(0x800, "MAP_DENYWRITE"),
                    new Bit(0x1000, "MAP_EXECUTABLE"),
                    new Bit(0x2000, "MAP_LOCKED"),
                    new Bit(0x4000, "MAP_NORESERVE"),
                    new Bit(0x8000, "MAP_POPULATE"),
                    new Bit(0x10000, "MAP_NONBLOCK"),
                    new Bit(0x20000, "MAP_STACK"),
                    new Bit(0x40000, "MAP_HUGETLB"),
                    new Bit(0x80000, "MAP_SYNC"),
                    new Bit(0x100000, "MAP_FIXED_NOREPLACE")));

    static final Flags REMAPPING = new Flags(
            "0",
            List.of(new Bit(0x1, "MREMAP_MAYMOVE"), new Bit(0x2, "MREMAP_FIXED"), new Bit(0x4, "MREMAP_DONTUNMAP")));

    /** Copies the list. */
    Flags {
        names = List.copyOf(names);
    }

    /** Appends {@code NAME|NAME}; bits without a name as one number at the end. */
    void append(TextBuffer to, long value) {
        if (value == 0) {
            to.text(zero);
            return;
        }
        long rest = value;
        int begin = to.length();
        for (int i = 0; i < names.size(); i++) {
            Bit bit = names.get(i);
            if ((value & bit.mask()) == bit.value()) {
                separate(to, begin);
                to.text(bit.name());
                rest &= ~bit.mask();
            }
        }
        if (rest != 0) {
            separate(to, begin);
            to.hex(rest);
        }
    }

    private static void separate(TextBuffer to, int begin) {
        if (to.length() != begin) {
            to.character('|');
        }
    }

    /** The bits of the mask have this value. */
    record Bit(long mask, long value, String name) {
        Bit(long bit, String name) {
            this(bit, bit, name);
        }
    }
}
