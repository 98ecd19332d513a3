// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.btf;

import java.util.Optional;

/**
 * The functions of the kernel proper, or of a module, that a program can be attached to by number: some 50,000. Instead
 * of their names it keeps hashes of 64 bits, so that the whole takes two megabytes; that two of so many names have the
 * same is less likely than one in a thousand million.
 */
public final class KernelFunctions {
    /** None, as on a kernel without BTF. */
    public static final KernelFunctions NONE = new KernelFunctions(0, 1);

    private static final long FNV_START = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final long AMBIGUOUS = -1;
    private static final int ARGUMENTS_SHIFT = 32;
    private static final long RETURNS = 1L << 40;

    /** A table with open addressing; 0 where it is free. */
    private final long[] hashes;

    private final long[] functions;

    private final int object;

    private KernelFunctions(int object, int capacity) {
        this.object = object;
        hashes = new long[capacity];
        functions = new long[capacity];
    }

    /**
     * Those of a file of BTF.
     *
     * @param types as the kernel shows them in {@code /sys/kernel/btf/vmlinux}
     */
    public static KernelFunctions read(BtfTypes types) throws BtfException {
        return read(types, 0);
    }

    /**
     * Those of a module.
     *
     * @param types its own, and those of the kernel proper that they refer to
     * @param object the kernel's number for its BTF
     */
    public static KernelFunctions read(BtfTypes types, int object) throws BtfException {
        int count = 0;
        for (int type = types.first(); type <= types.count(); type++) {
            if (types.kind(type) == BtfTypes.FUNC) {
                count++;
            }
        }
        KernelFunctions functions = new KernelFunctions(object, Integer.highestOneBit(2 * count + 1) * 2);
        for (int type = types.first(); type <= types.count(); type++) {
            if (types.kind(type) == BtfTypes.FUNC) {
                functions.put(hash(types.name(type)), describe(types, type));
            }
        }
        return functions;
    }

    /** The function of this name, if there is exactly one whose arguments are all in registers. */
    public Optional<KernelFunction> find(String name) {
        long found = functions[slot(hash(name))];
        return found == 0 || found == AMBIGUOUS
                ? Optional.empty()
                : Optional.of(new KernelFunction(
                        object, (int) found, (int) (found >>> ARGUMENTS_SHIFT) & 0xff, (found & RETURNS) != 0));
    }

    private void put(long hash, long function) {
        int slot = slot(hash);
        functions[slot] = hashes[slot] == 0 ? function : AMBIGUOUS;
        hashes[slot] = hash;
    }

    private int slot(long hash) {
        int slot = (int) hash & (hashes.length - 1);
        while (hashes[slot] != 0 && hashes[slot] != hash) {
            slot = (slot + 1) & (hashes.length - 1);
        }
        return slot;
    }

    /** One that takes or returns what does not fit in a register is as good as ambiguous. */
    private static long describe(BtfTypes types, int function) throws BtfException {
        int prototype = types.reference(function);
        if (types.kind(prototype) != BtfTypes.FUNC_PROTO) {
            throw new BtfException("function %d has no prototype".formatted(function));
        }
        int arguments = types.length(prototype);
        for (int i = 0; i < arguments; i++) {
            int parameter = types.parameter(prototype, i);
            // Type 0 stands for any number of further arguments.
            if (parameter == 0 || !fitsRegister(types, parameter)) {
                return AMBIGUOUS;
            }
        }
        int result = types.plain(types.reference(prototype));
        if (result != 0 && !fitsRegister(types, result)) {
            return AMBIGUOUS;
        }
        return function | ((long) Math.min(arguments, 0xff) << ARGUMENTS_SHIFT) | (result == 0 ? 0 : RETURNS);
    }

    private static boolean fitsRegister(BtfTypes types, int type) throws BtfException {
        int plain = types.plain(type);
        return plain != 0
                && switch (types.kind(plain)) {
                    case BtfTypes.STRUCT, BtfTypes.UNION, BtfTypes.FLOAT -> false;
                    default -> true;
                };
    }

    private static long hash(String name) {
        long hash = FNV_START;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * FNV_PRIME;
        }
        return hash == 0 ? 1 : hash;
    }
}
