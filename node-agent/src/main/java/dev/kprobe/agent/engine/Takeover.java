// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.backend.ArmResult;
import dev.kprobe.agent.backend.Backend;
import dev.kprobe.agent.backend.ProbeRequest;
import dev.kprobe.agent.backend.Shortfall;
import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.counters.Ledger;
import dev.kprobe.agent.plan.ProbeId;
import dev.kprobe.api.v1alpha1.At;
import dev.kprobe.api.v1alpha1.BackendName;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A better backend goes on where another one has counted. For a while both count, so that no call is lost, and then the
 * calls that both have seen are taken off, so that none counts twice.
 *
 * @param from counts so far
 * @param to counts from now on
 * @param usual whether it does so for monitors that name none
 * @param ledger where counts go
 * @param epochs names of runs of counting
 * @param pause lets calls return that had begun before both counted
 */
record Takeover(Backend from, Backend to, boolean usual, Ledger ledger, Epochs epochs, Runnable pause) {
    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

    /** Whether a probe is the former's, and wants the other more. */
    boolean concerns(ArmedProbe probe) {
        List<BackendName> order = probe.demand().backends();
        int rank = order.indexOf(to.name());
        return probe.handle().backend() == from.name()
                && (order.isEmpty() ? usual : rank >= 0 && rank < order.indexOf(from.name()));
    }

    /** Moves all that the better one takes; the rest is disarmed, with its counts kept. */
    Map<ProbeId, ArmedProbe> move(Map<ProbeId, ArmedProbe> armed) {
        Map<ProbeId, ArmedProbe> moved = new LinkedHashMap<>();
        armed.forEach((id, probe) -> arm(id, probe).ifPresent(next -> moved.put(id, next)));
        if (moved.values().stream().anyMatch(probe -> probe.demand().probe().at() == At.Return)) {
            pause.run();
        }
        Map<ProbeId, Overlap> overlaps = compare(armed, moved);
        armed.forEach((id, probe) -> {
            ArmedProbe next = moved.get(id);
            try {
                Counts all = from.disarm(probe.handle());
                ledger.observe(id.plan(), id.key(), next == null ? all : alone(all, next, overlaps.get(id)));
            } catch (IOException e) {
                LOG.warn("the final counts of {} are lost: {}", id, e.getMessage());
            }
            if (next != null) {
                ledger.begin(id.plan(), id.key(), epoch(next));
            }
        });
        return moved;
    }

    private Optional<ArmedProbe> arm(ProbeId id, ArmedProbe probe) {
        ProbeRequest request = ProbeRequests.of(id, probe.demand(), probe.place());
        Shortfall shortfall = to.shortfall(request);
        if (shortfall.refusal().isPresent() || to.awaited(request).isPresent()) {
            return Optional.empty();
        }
        return to.arm(shortfall.feasible()) instanceof ArmResult.Armed success
                ? Optional.of(new ArmedProbe(probe.demand(), probe.place(), success, shortfall.lack()))
                : Optional.empty();
    }

    private Map<ProbeId, Overlap> compare(Map<ProbeId, ArmedProbe> armed, Map<ProbeId, ArmedProbe> moved) {
        Map<ProbeId, Overlaps.Pair> pairs = new LinkedHashMap<>();
        armed.forEach((id, probe) -> {
            ArmedProbe next = moved.get(id);
            if (next != null) {
                pairs.put(id, new Overlaps.Pair(probe.handle(), next.handle()));
            }
        });
        try {
            return Overlaps.of(from, to, pairs);
        } catch (IOException e) {
            LOG.warn("calls may be missed while backends change: {}", e.getMessage());
            return Map.of();
        }
    }

    /**
     * The final counts of the former without what is counted again, and in doubt rather less. Of what the other has
     * counted until now, most was counted by both; how much, the overlap knows.
     */
    private Counts alone(Counts all, ArmedProbe next, @Nullable Overlap overlap) throws IOException {
        Counts again = Objects.requireNonNullElse(to.counts().get(next.handle()), Counts.ZERO);
        if (overlap == null) {
            return all.without(Math.min(all.hits(), again.hits()), again);
        }
        Counts alone = all.without(Math.max(0, all.hits() - overlap.lead()), again);
        return alone.plus(new Counts(0, overlap.doubt()));
    }

    private String epoch(ArmedProbe probe) {
        return probe.isPinned() ? epochs.pinned(probe.result().generation()) : epochs.next();
    }
}
