// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

import java.io.IOException;

/** What there is to set and to read beside the device, for all users of the module. */
public interface ModuleSwitches {

    /**
     * What all probes together may cost from now on.
     *
     * @param cpuMillis thousandths of a CPU, 0 for any
     */
    void allow(int cpuMillis) throws IOException;

    /** Whether the kernel's function tracer is switched on, on which probes at function entries hang. */
    boolean isTracing();
}
