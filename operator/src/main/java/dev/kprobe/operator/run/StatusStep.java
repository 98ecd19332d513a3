// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.run;

import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.KprobePlan;
import dev.kprobe.api.v1alpha1.MonitorStatus;
import dev.kprobe.operator.apply.StatusWriter;
import dev.kprobe.operator.fleet.Disarmament;
import dev.kprobe.operator.observe.Snapshot;
import dev.kprobe.operator.status.FoldInput;
import dev.kprobe.operator.status.RateMeter;
import dev.kprobe.operator.status.StatusFold;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Folds the reports of all nodes into the status of every monitor and offers it to the writer. */
final class StatusStep implements Step {
    private final StatusFold fold;
    private final StatusWriter writer;
    private final Disarmament disarmament;
    private final Obstacles obstacles;
    private final InstantSource clock;
    private final Map<String, Memory> memories = new HashMap<>();

    StatusStep(
            StatusFold fold, StatusWriter writer, Disarmament disarmament, Obstacles obstacles, InstantSource clock) {
        this.fold = fold;
        this.writer = writer;
        this.disarmament = disarmament;
        this.obstacles = obstacles;
        this.clock = clock;
    }

    @Override
    public void run(Snapshot snapshot) {
        snapshot.monitors().forEach(monitor -> fold(monitor, snapshot));
        Set<String> uids = snapshot.monitors().stream()
                .map(monitor -> monitor.getMetadata().getUid())
                .collect(Collectors.toSet());
        memories.keySet().retainAll(uids);
        writer.retain(uids);
    }

    private void fold(KprobeMonitor monitor, Snapshot snapshot) {
        String uid = monitor.getMetadata().getUid();
        Memory memory = memories.computeIfAbsent(uid, fresh -> new Memory(monitor.getStatus(), new RateMeter(clock)));
        Instant now = clock.instant();
        Optional<KprobePlan> plan = snapshot.planOf(monitor);
        List<String> disarming = plan.map(written -> disarmament.remaining(written, snapshot.nodes(), now))
                .orElse(List.of());
        MonitorStatus status = fold.fold(
                new FoldInput(monitor, plan, snapshot.nodes(), disarming, obstacles.of(uid), now),
                memory.status(),
                memory.meter());
        memories.put(uid, new Memory(status, memory.meter()));
        writer.offer(monitor, status);
    }

    private record Memory(@Nullable MonitorStatus status, RateMeter meter) {}
}
