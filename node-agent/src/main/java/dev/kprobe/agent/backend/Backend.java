// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.counters.Counts;
import dev.kprobe.api.v1alpha1.BackendName;
import java.io.IOException;
import java.util.Map;

/**
 * A way to count calls in the kernel. Confined to one thread.
 *
 * <p>Everything armed belongs to this process: the kernel takes it away when the backend is closed or the process dies.
 */
public sealed interface Backend extends AutoCloseable permits ModuleBackend, PerfBackend {

    /** Which one it is. */
    BackendName name();

    /** Arms a probe, counting from 0, or says why it can't. */
    ArmResult arm(ProbeRequest request);

    /** What every armed probe has counted since it was armed. */
    Map<ProbeHandle, Counts> counts() throws IOException;

    /**
     * Takes a probe out of the kernel; it is out even when the final counts can't be had.
     *
     * @return the final counts, after the last hit
     */
    Counts disarm(ProbeHandle probe) throws IOException;

    /** Disarms whatever is left, without asking for counts. */
    @Override
    void close();
}
