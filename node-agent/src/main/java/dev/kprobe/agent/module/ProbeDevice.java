// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.nativeaccess.NativeException;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.Histogram;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The open device of the module. Its probes leave the kernel when it is closed, but for those with a lease. Confined to
 * one thread.
 */
public interface ProbeDevice extends AutoCloseable {
    /** How many cgroups a probe can be limited to. */
    int MOST_CGROUPS = Uapi.CGROUPS_MAX;

    /** What its backend is called. */
    default BackendName backend() {
        return BackendName.Module;
    }

    /** What the module says of itself, now. */
    DeviceInfo info() throws NativeException;

    /** Arms a probe. */
    Placed add(DeviceProbe probe) throws NativeException;

    /** Takes over a pinned probe that nobody has; empty when there is none of this name. */
    Optional<Adopted> adopt(String name) throws NativeException;

    /** Begins the leases of all probes anew, but for those that have run out. */
    void renew() throws NativeException;

    /** Disarms a probe and gives its final counts, without durations and groups. */
    Counts remove(int slot) throws NativeException;

    /** The counts of a probe, without durations and groups, and whether it counts. */
    Reading read(int slot) throws NativeException;

    /** The hits of a probe on one CPU, from shared memory. */
    long hits(int slot, int cpu) throws NativeException;

    /** Counts, of a probe that is limited to cgroups, these and everything below them, and no others. */
    void limit(int slot, Set<Long> cgroups) throws NativeException;

    /** The durations of a probe with a histogram. */
    Histogram durations(int slot) throws NativeException;

    /** The hits of a probe that counts by group. */
    List<DeviceGroup> groups(int slot) throws NativeException;

    /**
     * Makes memory for records, once.
     *
     * @param bytes for each CPU, a power of two of at least a page
     * @param watermark bytes at which the device becomes readable
     */
    Rings rings(int bytes, int watermark) throws NativeException;

    @Override
    void close();
}
