// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.backend.Backend;
import dev.kprobe.agent.backend.Backends;
import dev.kprobe.agent.counters.Ledger;
import dev.kprobe.agent.plan.ProbeId;
import dev.kprobe.agent.safety.Quarantine;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then whether a better backend works, and lets it take over: one that the node prefers, or else one that
 * a monitor names before the one that counts for it. Confined to one thread.
 */
final class Succession {
    private static final Logger LOG = LoggerFactory.getLogger(Succession.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    /** As long as most calls take that were under way when a better backend came. */
    private static final Duration CALLS_END = Duration.ofSeconds(1);

    private final Backends backends;
    private final Probes probes;
    private final Epochs epochs;
    private final Quarantine quarantine;

    private Instant soughtAt = Instant.EPOCH;
    private Optional<Backend> successor = Optional.empty();

    /**
     * Nothing better is known yet.
     *
     * @param backends the one in use and those that may be better
     * @param probes what has to move
     * @param epochs names of runs of counting
     * @param quarantine told before anything is armed anew
     */
    Succession(Backends backends, Probes probes, Epochs epochs, Quarantine quarantine) {
        this.backends = backends;
        this.probes = probes;
        this.epochs = epochs;
        this.quarantine = quarantine;
    }

    /** Looks for a better one when it is time; whether there is one that waits to take over. */
    boolean isDue(Instant now) {
        if (successor.isEmpty() && !now.isBefore(soughtAt.plus(INTERVAL))) {
            soughtAt = now;
            successor = backends.better().or(() -> backends.firstOf(probes.desired()));
        }
        return isPending();
    }

    /** Whether one waits to take over. */
    boolean isPending() {
        return successor.isPresent();
    }

    /** The one that waits is in use afterwards, unless nothing is in use any more. */
    void takeOver(Ledger ledger) {
        Backend next = successor.orElseThrow();
        successor = Optional.empty();
        Optional<Backend> former = backends.preferred();
        if (former.isEmpty()
                || !backends.inUse().contains(next)
                || !isNoted(probes.armed().keySet())) {
            return;
        }
        boolean usual = backends.isBetter(next.name());
        // Of some probes the counts may be in another one than the node prefers.
        backends.inUse().stream()
                .filter(one -> one.name() != next.name())
                .forEach(one -> probes.move(new Takeover(one, next, usual, ledger, epochs, Succession::awaitCalls)));
        if (usual) {
            backends.replace(next, probes.isUsing(former.get().name()));
        }
    }

    /** Another backend may do the harm that the former did not do. */
    private boolean isNoted(Set<ProbeId> armed) {
        try {
            for (ProbeId id : armed) {
                quarantine.arming(id.plan());
            }
            return true;
        } catch (IOException e) {
            LOG.warn("no better backend takes over while that cannot be noted on the host: {}", e.toString());
            return false;
        }
    }

    private static void awaitCalls() {
        try {
            Thread.sleep(CALLS_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
