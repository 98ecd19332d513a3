// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.pods;

import dev.kprobe.agent.records.PodOfCgroup;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Names by cgroup id, also of what has gone: a pod and its cgroups are known until two minutes after both were seen
 * last. The cgroup may be seen before the pod or after it.
 *
 * <p>Updated by one thread; any thread may ask, without locks and without allocating.
 */
public final class PodNames implements PodOfCgroup {
    static final Duration KEPT = Duration.ofMinutes(2);

    private final Map<String, Seen> pods = new HashMap<>();
    private final Map<Long, Seen> cgroups = new HashMap<>();

    private volatile Table table = new Table(new long[0], new String[0]);

    @Override
    public @Nullable String podOf(long cgroup) {
        Table current = table;
        int at = Arrays.binarySearch(current.ids(), cgroup);
        return at < 0 ? null : current.names()[at];
    }

    /** Takes what exists now. */
    void update(Collection<Pod> existing, Collection<PodCgroup> groups, Instant now) {
        existing.forEach(pod -> pods.put(pod.uid(), new Seen(pod.fullName(), now)));
        for (PodCgroup group : groups) {
            Seen seen = new Seen(group.uid(), now);
            cgroups.put(group.id(), seen);
            group.below().forEach(id -> cgroups.put(id, seen));
            // Its records may still need the name, though the API server has forgotten the pod.
            pods.computeIfPresent(group.uid(), (uid, pod) -> new Seen(pod.text(), now));
        }
        Instant oldest = now.minus(KEPT);
        pods.values().removeIf(seen -> seen.last().isBefore(oldest));
        cgroups.values().removeIf(seen -> seen.last().isBefore(oldest));
        table = join();
    }

    /** Knows nothing any more. */
    void clear() {
        pods.clear();
        cgroups.clear();
        table = join();
    }

    private Table join() {
        Map<Long, String> names = new TreeMap<>();
        cgroups.forEach((id, group) -> {
            Seen pod = pods.get(group.text());
            if (pod != null) {
                names.put(id, pod.text());
            }
        });
        return new Table(
                names.keySet().stream().mapToLong(Long::longValue).toArray(),
                names.values().stream().map(Objects::requireNonNull).toArray(String[]::new));
    }

    private record Seen(String text, Instant last) {}

    @SuppressWarnings("ArrayRecordComponent")
    private record Table(long[] ids, String[] names) {}
}
