// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which probe has which slot of the module. Any thread may ask.
 *
 * <p>A probe that is gone keeps its entry until its slot is given to another one: its last records are still to be
 * read.
 */
public final class ProbeLabels {
    /** As many as the module can have at most; what is beyond is no slot. */
    private static final int MOST = 1 << 16;

    /** Replaced on each change. */
    private volatile @Nullable Entry[] slots = new Entry[0];

    /**
     * A probe was armed.
     *
     * @param slot its slot
     * @param generation the low half of its generation
     * @param label what its records say
     */
    public synchronized void put(int slot, int generation, ProbeLabel label) {
        if (slot < 0 || slot >= MOST || label.equals(of(slot, generation))) {
            return;
        }
        @Nullable Entry[] changed = Arrays.copyOf(slots, Math.max(slots.length, slot + 1));
        changed[slot] = new Entry(generation, label);
        slots = changed;
    }

    /** The probe that wrote a record, null when it is not known any more. */
    public @Nullable ProbeLabel of(int slot, int generation) {
        @Nullable Entry[] current = slots;
        if (slot < 0 || slot >= current.length) {
            return null;
        }
        Entry entry = current[slot];
        return entry != null && entry.generation() == generation ? entry.label() : null;
    }

    private record Entry(int generation, ProbeLabel label) {}
}
