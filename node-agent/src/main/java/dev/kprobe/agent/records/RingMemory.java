// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The rings of an open device, mapped for as long as somebody reads them. */
public interface RingMemory {

    /** One for each CPU that has a ring; hits on the others are counted as dropped by the kernel. */
    List<CpuRing> rings();

    /** How many registers a record with registers holds. */
    int registers();

    /** Waits until a ring is filled to its watermark, but not longer than this. */
    void await(Duration longest) throws IOException;
}
