// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.backend.ArmResult;
import dev.kprobe.agent.backend.Backend;
import dev.kprobe.agent.backend.Shortfall;
import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.counters.Ledger;
import dev.kprobe.agent.plan.ProbeId;
import dev.kprobe.api.v1alpha1.At;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A better backend goes on where another one has counted. For a while both count, so that no call is lost, and then the
 * calls that both have seen are taken off, so that none counts twice.
 *
 * @param from counts so far
 * @param to has armed nothing yet
 * @param ledger where counts go
 * @param epochs names of runs of counting
 * @param pause lets calls return that had begun before both counted
 */
record Takeover(Backend from, Backend to, Ledger ledger, Epochs epochs, Runnable pause) {
    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

    /** Moves all that the better one takes; the rest is disarmed, with its counts kept. */
    Map<ProbeId, ArmedProbe> move(Map<ProbeId, ArmedProbe> armed) {
        Map<ProbeId, ArmedProbe> moved = new LinkedHashMap<>();
        armed.forEach((id, probe) -> {
            ArmedProbe next = arm(id, probe);
            if (next != null) {
                moved.put(id, next);
            }
        });
        if (moved.values().stream().anyMatch(probe -> probe.demand().probe().at() == At.Return)) {
            pause.run();
        }
        armed.forEach((id, probe) -> {
            ArmedProbe next = moved.get(id);
            try {
                ledger.observe(id.plan(), id.key(), next == null ? from.disarm(probe.handle()) : end(id, probe, next));
            } catch (IOException e) {
                LOG.warn("the final counts of {} are lost: {}", id, e.getMessage());
            }
            if (next != null) {
                ledger.begin(id.plan(), id.key(), epoch(next));
            }
        });
        return moved;
    }

    private @Nullable ArmedProbe arm(ProbeId id, ArmedProbe probe) {
        Shortfall shortfall = to.shortfall(ProbeRequests.of(id, probe.demand(), probe.place()));
        if (shortfall.refusal().isPresent() || !(to.arm(shortfall.feasible()) instanceof ArmResult.Armed success)) {
            return null;
        }
        return new ArmedProbe(probe.demand(), probe.place(), success, shortfall.lack());
    }

    /** The final counts of the former without what is counted again; what is in doubt counts as missed. */
    private Counts end(ProbeId id, ArmedProbe probe, ArmedProbe next) throws IOException {
        Overlap overlap = Overlap.of(() -> from.hits(probe.handle()), () -> to.hits(next.handle()));
        Counts again = Objects.requireNonNullElse(to.counts().get(next.handle()), Counts.ZERO);
        Counts all = from.disarm(probe.handle());
        if (overlap.doubt() > 0) {
            LOG.warn("up to {} hits of {} are lost", overlap.doubt(), id);
        }
        Counts alone = all.without(Math.max(0, all.hits() - overlap.lead()), again);
        return alone.plus(new Counts(0, overlap.doubt()));
    }

    private String epoch(ArmedProbe probe) {
        return probe.isPinned() ? epochs.pinned(probe.result().generation()) : epochs.next();
    }
}
