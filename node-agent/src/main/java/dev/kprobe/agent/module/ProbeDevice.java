// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.nativeaccess.NativeException;

/** The open device of the module. Its probes leave the kernel when it is closed. Confined to one thread. */
public interface ProbeDevice extends AutoCloseable {

    /** What the module says of itself, now. */
    DeviceInfo info() throws NativeException;

    /** Arms a probe and gives its slot. */
    int add(DeviceProbe probe) throws NativeException;

    /** Disarms a probe and gives its final counts. */
    Counts remove(int slot) throws NativeException;

    /** The counts of a probe. */
    Counts counts(int slot) throws NativeException;

    @Override
    void close();
}
