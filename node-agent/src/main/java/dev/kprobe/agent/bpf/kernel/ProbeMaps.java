// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.kernel;

import dev.kprobe.agent.bpf.program.CallStack;
import dev.kprobe.agent.bpf.program.CountLayout;
import dev.kprobe.agent.bpf.program.MapNumbers;
import dev.kprobe.agent.nativeaccess.NativeException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The maps of one probe: no more than it needs. */
public final class ProbeMaps implements AutoCloseable {
    /** As many as the kernel module has. */
    private static final int GROUPS = 1024;

    private static final int CGROUPS = 1024;
    /** Threads that are in a call at once, of which each CPU keeps some in reserve. */
    private static final int FEWEST_THREADS = 2048;

    private static final int MOST_THREADS = 16384;
    private static final int THREADS_OF_CPU = 256;

    private final CountLayout layout;
    private final CounterMap counters;
    private @Nullable KeyedMap calls;
    private @Nullable KeyedMap groups;
    private @Nullable KeyedMap cgroups;

    private ProbeMaps(CountLayout layout, CounterMap counters) {
        this.layout = layout;
        this.counters = counters;
    }

    /**
     * Empty ones.
     *
     * @param layout of the counters
     * @param groupKey how long the key of a group is, 0 for none
     * @param limited whether only some cgroups count, none at first
     */
    public static ProbeMaps create(CountLayout layout, int groupKey, boolean limited) throws NativeException {
        ProbeMaps maps = new ProbeMaps(layout, CounterMap.create(layout.bytes()));
        try {
            if (layout.durations()) {
                int threads = Math.clamp((long) THREADS_OF_CPU * layout.cpus(), FEWEST_THREADS, MOST_THREADS);
                maps.calls =
                        KeyedMap.create(KeyedMap.Kind.FORGETFUL, Long.BYTES, CallStack.BYTES / Long.BYTES, threads);
            }
            if (groupKey > 0) {
                maps.groups = KeyedMap.create(KeyedMap.Kind.PER_CPU, groupKey, layout.cpus(), GROUPS);
            }
            if (limited) {
                maps.cgroups = KeyedMap.create(KeyedMap.Kind.SHARED, Long.BYTES, 1, CGROUPS);
            }
            return maps;
        } catch (NativeException e) {
            maps.close();
            throw e;
        }
    }

    /** How the counters lie in memory. */
    public CountLayout layout() {
        return layout;
    }

    /** A counter of a CPU, by its offset there. */
    public long read(int cpu, int counter) {
        return counters.read(layout.begin(cpu) + counter);
    }

    /** Hits by group, if there are groups. */
    public Optional<KeyedMap> groups() {
        return Optional.ofNullable(groups);
    }

    /** The cgroups that count, if not all do. */
    public Optional<KeyedMap> cgroups() {
        return Optional.ofNullable(cgroups);
    }

    /**
     * As programs name them.
     *
     * @param ring that takes records, or {@link MapNumbers#NONE}
     */
    public MapNumbers numbers(int ring) {
        return new MapNumbers(counters.number(), number(calls), number(groups), number(cgroups), ring);
    }

    @Override
    public void close() {
        counters.close();
        close(calls);
        close(groups);
        close(cgroups);
    }

    private static int number(@Nullable KeyedMap map) {
        return map == null ? MapNumbers.NONE : map.number();
    }

    private static void close(@Nullable KeyedMap map) {
        if (map != null) {
            map.close();
        }
    }
}
