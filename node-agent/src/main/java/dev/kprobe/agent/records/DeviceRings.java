// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

import dev.kprobe.agent.module.Rings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * The rings of the module's device.
 *
 * @param device that they belong to
 */
public record DeviceRings(Rings device) implements RingMemory {
    @Override
    public List<CpuRing> rings() {
        return device.cpus().stream()
                .map(ring -> new CpuRing(ring.cpu(), ring.header(), ring.consumer(), ring.data()))
                .toList();
    }

    @Override
    public int registers() {
        return device.registers();
    }

    @Override
    public void await(Duration longest) throws IOException {
        // Whether a ring is full or the time is over, the reader looks at all of them.
        boolean ignored = device.device().await((int) longest.toMillis());
    }
}
