// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import java.util.HashMap;
import java.util.Map;

/** The processes of the threads that were seen within the last second; numbers are given to other threads in time. */
final class ThreadOwners {
    private static final long FORGET = 1_000_000_000;

    private final ProcessThreads processes;
    private final Map<Integer, Integer> owners = new HashMap<>();
    private long forgetAt;

    ThreadOwners(ProcessThreads processes) {
        this.processes = processes;
    }

    /**
     * The process of a thread; 0 when it is gone.
     *
     * @param time of the hit that asks, ns
     */
    int of(int thread, long time) {
        if (time >= forgetAt) {
            owners.clear();
            forgetAt = time + FORGET;
        }
        return owners.computeIfAbsent(thread, processes::owner);
    }
}
