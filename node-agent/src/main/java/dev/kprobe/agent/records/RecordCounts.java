// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

import java.util.concurrent.atomic.LongAdder;

/** What became of the rings, over all devices that the agent has opened. */
public final class RecordCounts {
    private final LongAdder read = new LongAdder();
    private final LongAdder stoppedRings = new LongAdder();

    void read(int records) {
        read.add(records);
    }

    void ringStopped() {
        stoppedRings.increment();
    }

    /** Records that were read. */
    public long read() {
        return read.sum();
    }

    /** Rings that made no sense and are not read any more. */
    public long stoppedRings() {
        return stoppedRings.sum();
    }
}
