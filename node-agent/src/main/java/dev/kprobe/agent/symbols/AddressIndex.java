// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/**
 * The functions of the kernel by address. Names are kept as bytes in one array: as strings they would take three times
 * as much.
 */
final class AddressIndex implements AddressNames {
    /** What lies further behind the last function of an area than any function is long belongs to none. */
    private static final long LONGEST_FUNCTION = 1 << 20;

    /** Sorted, with the sign bit flipped, so that the order of signed numbers is that of addresses. */
    private final long[] addresses;
    /** Where in the names that of each address begins. */
    private final int[] begins;
    /** Each ends with a zero. */
    private final byte[] names;

    private AddressIndex(long[] addresses, int[] begins, byte[] names) {
        this.addresses = addresses;
        this.begins = begins;
        this.names = names;
    }

    @Override
    public Optional<String> nameOf(long address) {
        int found = Arrays.binarySearch(addresses, address ^ Long.MIN_VALUE);
        int at = found >= 0 ? found : -found - 2;
        if (at < 0) {
            return Optional.empty();
        }
        while (at > 0 && addresses[at - 1] == addresses[at]) {
            at--;
        }
        long offset = (address ^ Long.MIN_VALUE) - addresses[at];
        if (offset < 0 || offset >= LONGEST_FUNCTION) {
            return Optional.empty();
        }
        int end = begins[at];
        while (names[end] != 0) {
            end++;
        }
        String name = new String(names, begins[at], end - begins[at], StandardCharsets.ISO_8859_1);
        int tab = name.indexOf('\t');
        String function = tab < 0 ? name : name.substring(0, tab);
        String module = tab < 0 ? "" : " " + name.substring(tab + 1);
        return Optional.of(function + "+0x" + Long.toHexString(offset) + module);
    }

    int size() {
        return addresses.length;
    }

    /** Takes lines of {@code /proc/kallsyms} in any order. */
    static final class Builder {
        private static final int FIRST_CAPACITY = 1 << 10;

        private long[] addresses = new long[FIRST_CAPACITY];
        private int[] begins = new int[FIRST_CAPACITY];
        private byte[] names = new byte[16 * FIRST_CAPACITY];
        private int count;
        private int length;

        /**
         * Takes a line {@code address type name}, perhaps with a tab and {@code [module]}; anything else is skipped.
         */
        void add(String line) {
            int type = line.indexOf(' ') + 1;
            if (type < 2 || type > 17 || line.length() <= type + 2 || "tTwW".indexOf(line.charAt(type)) < 0) {
                return;
            }
            long address;
            try {
                address = Long.parseUnsignedLong(line, 0, type - 1, 16);
            } catch (NumberFormatException e) {
                return;
            }
            if (address != 0) {
                add(address, line.substring(type + 2).getBytes(StandardCharsets.ISO_8859_1));
            }
        }

        AddressIndex build() {
            Integer[] order = new Integer[count];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, Comparator.comparingLong(i -> addresses[i]));
            long[] sorted = new long[count];
            int[] sortedBegins = new int[count];
            for (int i = 0; i < count; i++) {
                sorted[i] = addresses[order[i]];
                sortedBegins[i] = begins[order[i]];
            }
            return new AddressIndex(sorted, sortedBegins, Arrays.copyOf(names, length));
        }

        private void add(long address, byte[] name) {
            if (count == addresses.length) {
                addresses = Arrays.copyOf(addresses, 2 * count);
                begins = Arrays.copyOf(begins, 2 * count);
            }
            if (names.length - length <= name.length) {
                names = Arrays.copyOf(names, names.length + names.length / 2 + name.length);
            }
            addresses[count] = address ^ Long.MIN_VALUE;
            begins[count] = length;
            count++;
            System.arraycopy(name, 0, names, length, name.length);
            length += name.length;
            names[length++] = 0;
        }
    }
}
