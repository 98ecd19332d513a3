// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.btf;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The types in a file of BTF: where each begins, and what it says. Every access is checked against the bounds that the
 * header gives, and these against the file.
 *
 * <p>A module has split BTF: its types are numbered on from those of the kernel proper, which they refer to, and so are
 * the bytes of its names.
 */
public final class BtfTypes {
    static final int PTR = 2;
    static final int STRUCT = 4;
    static final int UNION = 5;
    static final int TYPEDEF = 8;
    static final int RESTRICT = 11;
    static final int FUNC = 12;
    static final int FUNC_PROTO = 13;
    static final int FLOAT = 16;
    static final int TYPE_TAG = 18;

    private static final short MAGIC = (short) 0xeb9f;
    private static final int HEADER = 24;
    /** Of every type, before what only its kind has. */
    private static final int COMMON = 12;
    /** Of a structure: name, type, and where it begins in bits; above 24 of these may be how many it has. */
    private static final int MEMBER = 12;
    /** Follow from one type to another as often as this at most: so a circle ends. */
    private static final int DEEPEST = 32;

    private final ByteBuffer types;
    private final ByteBuffer strings;
    /** Where each type begins, from type 1. */
    private int[] begins = new int[1 << 10];

    private int count;

    private final @Nullable BtfTypes base;
    /** How many types, and bytes of names, are those of the base. */
    private final int typesBefore;

    private final int namesBefore;

    /**
     * Reads a file of BTF.
     *
     * @param file all of it
     */
    public BtfTypes(byte[] file) throws BtfException {
        this(file, null);
    }

    /**
     * Reads the split BTF of a module.
     *
     * @param file all of it
     * @param base that of the kernel proper, without which it means nothing
     */
    public static BtfTypes split(byte[] file, BtfTypes base) throws BtfException {
        return new BtfTypes(file, base);
    }

    private BtfTypes(byte[] file, @Nullable BtfTypes base) throws BtfException {
        this.base = base;
        this.typesBefore = base == null ? 0 : base.count();
        this.namesBefore = base == null ? 0 : base.strings.limit();
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < HEADER || bytes.getShort(0) != MAGIC) {
            throw new BtfException("it does not begin as BTF does");
        }
        long header = Integer.toUnsignedLong(bytes.getInt(4));
        types = part(bytes, header, bytes.getInt(8), bytes.getInt(12), "types");
        strings = part(bytes, header, bytes.getInt(16), bytes.getInt(20), "names");
        scan();
    }

    /** The first type of its own. */
    int first() {
        return typesBefore + 1;
    }

    /** Types are numbered from 1 to this, those of the base included. */
    int count() {
        return typesBefore + count;
    }

    int kind(int type) throws BtfException {
        return (word(type, 4) >>> 24) & 0x1f;
    }

    /** How many members, parameters and so on it has. */
    int length(int type) throws BtfException {
        return word(type, 4) & 0xffff;
    }

    /** Its size, or the type that it refers to. */
    int reference(int type) throws BtfException {
        return word(type, 8);
    }

    /** The type of a parameter of a prototype. */
    int parameter(int prototype, int index) throws BtfException {
        return word(prototype, COMMON + 8 * index + 4);
    }

    String name(int type) throws BtfException {
        return text(word(type, 0), type);
    }

    private int word(int type, int offset) throws BtfException {
        return base != null && type >= 1 && type <= typesBefore
                ? base.word(type, offset)
                : types.getInt(begin(type) + offset);
    }

    private String text(int name, int type) throws BtfException {
        if (base != null && name >= 0 && name < namesBefore) {
            return base.text(name, type);
        }
        int from = name - namesBefore;
        int to = from;
        while (to >= 0 && to < strings.limit() && strings.get(to) != 0) {
            to++;
        }
        if (from < 0 || to >= strings.limit()) {
            throw new BtfException("the name of type %d is beyond its names".formatted(type));
        }
        return new String(strings.array(), strings.arrayOffset() + from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** The type behind other names and qualifiers of it. */
    int plain(int type) throws BtfException {
        int at = type;
        for (int i = 0; i < DEEPEST; i++) {
            if (at == 0) {
                return 0;
            }
            int kind = kind(at);
            if ((kind < TYPEDEF || kind > RESTRICT) && kind != TYPE_TAG) {
                return at;
            }
            at = reference(at);
        }
        throw new BtfException("type %d is a name of itself".formatted(type));
    }

    /**
     * Where a field of a structure begins, in bytes; empty where there is no such structure, or no field of that name
     * directly in it.
     */
    public OptionalInt offset(String structure, String field) throws BtfException {
        for (int type = 1; type <= count(); type++) {
            if (kind(type) != STRUCT || !structure.equals(name(type))) {
                continue;
            }
            for (int i = 0; i < length(type); i++) {
                int member = COMMON + MEMBER * i;
                if (field.equals(text(word(type, member), type))) {
                    return OptionalInt.of((word(type, member + 8) & 0xffffff) / Byte.SIZE);
                }
            }
        }
        return OptionalInt.empty();
    }

    private int begin(int type) throws BtfException {
        if (type < 1 || type > count()) {
            throw new BtfException(
                    "it has %d types and refers to type %d".formatted(count(), Integer.toUnsignedLong(type)));
        }
        return begins[type - first()];
    }

    private void scan() throws BtfException {
        int at = 0;
        while (at < types.limit()) {
            if (count == begins.length) {
                begins = Arrays.copyOf(begins, 2 * count);
            }
            begins[count++] = at;
            long next;
            try {
                int info = types.getInt(at + 4);
                next = (long) at + COMMON + own((info >>> 24) & 0x1f, info & 0xffff);
            } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
                next = Long.MAX_VALUE;
            }
            if (next > types.limit()) {
                throw new BtfException("type %d is longer than its types".formatted(count()));
            }
            at = (int) next;
        }
        begins = Arrays.copyOf(begins, count);
    }

    /** How many bytes a type of a kind has behind those that each has. */
    private int own(int kind, int length) throws BtfException {
        return switch (kind) {
            case 1, 14, 17 -> 4;
            case PTR, 7, TYPEDEF, 9, 10, RESTRICT, FUNC, FLOAT, TYPE_TAG -> 0;
            case 3 -> 12;
            case STRUCT, UNION, 15, 19 -> 12 * length;
            case 6, FUNC_PROTO -> 8 * length;
            default -> throw new BtfException("type %d is of a kind %d that is not known".formatted(count(), kind));
        };
    }

    private static ByteBuffer part(ByteBuffer file, long header, int offset, int length, String what)
            throws BtfException {
        long from = header + Integer.toUnsignedLong(offset);
        long size = Integer.toUnsignedLong(length);
        if (from + size > file.limit()) {
            throw new BtfException("its %s end at byte %d of %d".formatted(what, from + size, file.limit()));
        }
        return file.slice((int) from, (int) size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
