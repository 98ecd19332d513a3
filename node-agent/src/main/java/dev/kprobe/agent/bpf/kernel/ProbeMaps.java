// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.kernel;

import dev.kprobe.agent.bpf.program.CallStack;
import dev.kprobe.agent.bpf.program.CountLayout;
import dev.kprobe.agent.bpf.program.MapNumbers;
import dev.kprobe.agent.nativeaccess.NativeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The maps of one probe: no more than it needs. */
public final class ProbeMaps implements AutoCloseable {
    /** The name that the lease has in the directory of a probe. */
    public static final String LEASE_NAME = "lease";

    private static final String COUNTERS_NAME = "counters";
    private static final String CALLS_NAME = "calls";
    private static final String GROUPS_NAME = "groups";
    private static final String CGROUPS_NAME = "cgroups";

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
    private @Nullable LeaseMap lease;

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
     * @param end when counting ends by itself, 0 for never
     */
    public static ProbeMaps create(CountLayout layout, int groupKey, boolean limited, long end) throws NativeException {
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
            if (end != 0) {
                maps.lease = LeaseMap.create(end);
            }
            return maps;
        } catch (NativeException e) {
            maps.close();
            throw e;
        }
    }

    /**
     * Those of a probe of an earlier process, with what they hold.
     *
     * @param directory where they are pinned
     * @param groupKey as they were made with
     */
    public static ProbeMaps pinned(Path directory, CountLayout layout, int groupKey) throws NativeException {
        ProbeMaps maps = new ProbeMaps(layout, CounterMap.pinned(directory.resolve(COUNTERS_NAME), layout.bytes()));
        try {
            if (layout.durations()) {
                maps.calls = KeyedMap.pinned(directory.resolve(CALLS_NAME), Long.BYTES, CallStack.BYTES / Long.BYTES);
            }
            if (groupKey > 0) {
                maps.groups = KeyedMap.pinned(directory.resolve(GROUPS_NAME), groupKey, layout.cpus());
            }
            if (Files.exists(directory.resolve(CGROUPS_NAME))) {
                maps.cgroups = KeyedMap.pinned(directory.resolve(CGROUPS_NAME), Long.BYTES, 1);
            }
            maps.lease = LeaseMap.pinned(directory.resolve(LEASE_NAME));
            return maps;
        } catch (NativeException e) {
            maps.close();
            throw e;
        }
    }

    /** Gives them names in a directory by which they outlive this process; the lease is left to the last. */
    public void pin(Path directory) throws NativeException {
        counters.pin(directory.resolve(COUNTERS_NAME));
        if (calls != null) {
            calls.pin(directory.resolve(CALLS_NAME));
        }
        if (groups != null) {
            groups.pin(directory.resolve(GROUPS_NAME));
        }
        if (cgroups != null) {
            cgroups.pin(directory.resolve(CGROUPS_NAME));
        }
    }

    /** Gives the lease its name. */
    public void pinLease(Path directory) throws NativeException {
        lease().orElseThrow().pin(directory.resolve(LEASE_NAME));
    }

    /** Until when they count, where that is limited. */
    public Optional<LeaseMap> lease() {
        return Optional.ofNullable(lease);
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
        return new MapNumbers(
                counters.number(),
                number(calls),
                number(groups),
                number(cgroups),
                ring,
                lease == null ? MapNumbers.NONE : lease.number());
    }

    @Override
    public void close() {
        counters.close();
        close(calls);
        close(groups);
        close(cgroups);
        if (lease != null) {
            lease.close();
        }
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
