// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.backend.Backend;
import dev.kprobe.agent.backend.ProbeHandle;
import dev.kprobe.agent.nativeaccess.CpuAffinity;
import dev.kprobe.agent.plan.ProbeId;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Compares the counters of two backends for all probes that both have.
 *
 * <p>It goes from CPU to CPU: where it runs no task can make a call, so that the counters of that CPU stand still, in
 * whatever storm the others are. What is counted by process is not counted by CPU, and needs a quiet moment.
 */
final class Overlaps {
    private final Backend older;
    private final Backend younger;
    private final Map<ProbeId, Overlap> found = new HashMap<>();

    private Overlaps(Backend older, Backend younger) {
        this.older = older;
        this.younger = younger;
    }

    /** A probe in both backends. */
    record Pair(ProbeHandle older, ProbeHandle younger) {}

    /** Of each probe, how far the older backend is ahead. */
    static Map<ProbeId, Overlap> of(Backend older, Backend younger, Map<ProbeId, Pair> probes) throws IOException {
        Overlaps overlaps = new Overlaps(older, younger);
        try (CpuAffinity affinity = new CpuAffinity()) {
            for (int cpu : older.cpus()) {
                affinity.moveTo(cpu);
                for (Map.Entry<ProbeId, Pair> probe : probes.entrySet()) {
                    overlaps.compare(probe.getKey(), probe.getValue(), cpu);
                }
            }
        }
        for (Map.Entry<ProbeId, Pair> probe : probes.entrySet()) {
            overlaps.compare(probe.getKey(), probe.getValue());
        }
        return overlaps.found;
    }

    private void compare(ProbeId id, Pair probe, int cpu) throws IOException {
        if (older.hits(probe.older(), cpu).isPresent()) {
            Overlap overlap = Overlap.of(
                    () -> older.hits(probe.older(), cpu).orElse(0),
                    () -> younger.hits(probe.younger(), cpu).orElse(0));
            found.merge(id, overlap, Overlap::plus);
        }
    }

    private void compare(ProbeId id, Pair probe) throws IOException {
        if (!found.containsKey(id)) {
            found.put(id, Overlap.of(() -> older.hits(probe.older()), () -> younger.hits(probe.younger())));
        }
    }
}
