// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.host.KernelFileSystems;
import dev.kprobe.agent.tracefs.KprobeEvents;
import dev.kprobe.agent.tracefs.TraceInstance;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What agents that counted with events leave in the kernel when they are killed: definitions, and trace instances that
 * go on recording. Each is told by its name; what a living agent uses, the kernel does not let go.
 */
public final class PerfLeftovers {
    private PerfLeftovers() {}

    /** Removes them, whatever the agents after the killed ones count with. */
    public static void remove(KernelFileSystems files) throws IOException {
        Path tracefs = files.tracefs();
        // What an instance still records cannot be removed, so instances go first.
        TraceInstance.removeStale(tracefs);
        new KprobeEvents(tracefs).removeStale();
    }
}
