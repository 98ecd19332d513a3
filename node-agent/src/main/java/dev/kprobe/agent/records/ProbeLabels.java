// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Which probe has which slot of the module.
 *
 * <p>A probe that is gone keeps its entry until its slot is given to another one: its last records are still to be
 * read.
 */
public final class ProbeLabels {
    private final AtomicReferenceArray<@Nullable Entry> slots;

    /** Knows no probe yet; the module has this many slots. */
    public ProbeLabels(int size) {
        slots = new AtomicReferenceArray<>(size);
    }

    /**
     * A probe was armed.
     *
     * @param slot its slot
     * @param generation the low half of its generation
     * @param label what its records say
     */
    public void put(int slot, int generation, ProbeLabel label) {
        slots.set(slot, new Entry(generation, label));
    }

    /** The probe that wrote a record, null when it is not known any more. */
    public @Nullable ProbeLabel of(int slot, int generation) {
        if (slot < 0 || slot >= slots.length()) {
            return null;
        }
        Entry entry = slots.get(slot);
        return entry != null && entry.generation() == generation ? entry.label() : null;
    }

    private record Entry(int generation, ProbeLabel label) {}
}
