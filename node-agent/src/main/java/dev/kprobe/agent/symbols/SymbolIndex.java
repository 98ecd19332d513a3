// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import java.io.IOException;
import java.util.Arrays;

/**
 * How often each name occurs among the functions of the kernel proper, which stay the same until the next boot.
 *
 * <p>Reading the kernel's symbols takes a second or more on a slow machine, keeping them as strings ten megabytes; this
 * keeps a sorted 64-bit hash of each instead, one megabyte in all. Two of 100,000 names share a hash with a probability
 * of one in a billion.
 */
final class SymbolIndex {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final int FIRST_CAPACITY = 1 << 16;

    private final long[] hashes;

    private SymbolIndex(long[] hashes) {
        this.hashes = hashes;
    }

    /** Reads all symbols once. */
    static SymbolIndex of(SymbolSource source) throws IOException {
        Collector collector = new Collector();
        source.forEach(symbol -> {
            if (!symbol.inModule()) {
                collector.add(hash(symbol.name()));
            }
        });
        return new SymbolIndex(collector.sorted());
    }

    /** How many functions of the kernel proper have this name. */
    int count(String name) {
        long hash = hash(name);
        int found = Arrays.binarySearch(hashes, hash);
        if (found < 0) {
            return 0;
        }
        int first = found;
        while (first > 0 && hashes[first - 1] == hash) {
            first--;
        }
        int end = found + 1;
        while (end < hashes.length && hashes[end] == hash) {
            end++;
        }
        return end - first;
    }

    /** FNV-1a. */
    private static long hash(String name) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }

    /** A list of longs that grows. */
    private static final class Collector {
        private long[] values = new long[FIRST_CAPACITY];
        private int size;

        void add(long value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }

        long[] sorted() {
            long[] sorted = Arrays.copyOf(values, size);
            Arrays.sort(sorted);
            return sorted;
        }
    }
}
