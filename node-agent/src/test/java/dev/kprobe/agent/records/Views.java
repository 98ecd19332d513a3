// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

/** Views of records that were never in the kernel. */
public final class Views {
    private static final int SIZE = 4096;

    private Views() {}

    /** Shows a record. */
    public static void show(Sample sample, RecordVisitor visitor) {
        int registers = sample.sections()
                .getOrDefault(Section.REGISTERS, java.util.List.of())
                .size();
        KernelRing ring = new KernelRing(sample.cpu(), SIZE, 0);
        ring.write(sample);
        int read = new RingReader(ring.memory(), registers).drain(visitor);
        if (read != 1) {
            throw new IllegalStateException("the record does not fit");
        }
    }
}
