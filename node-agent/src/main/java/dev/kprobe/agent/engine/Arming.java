// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.backend.ArmResult;
import dev.kprobe.agent.backend.Backend;
import dev.kprobe.agent.backend.Condition;
import dev.kprobe.agent.backend.ProbeRequest;
import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.counters.Ledger;
import dev.kprobe.agent.plan.ProbeId;
import dev.kprobe.agent.safety.Quarantine;
import dev.kprobe.api.v1alpha1.Reason;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How one probe gets into the kernel: one that an earlier agent pinned there goes on counting where it is, if it does
 * what is wanted now; else its counts are taken and a new one begins.
 *
 * @param backend that counts
 * @param ledger where counts go
 * @param epochs names of runs of counting
 * @param quarantine told before anything new is in the kernel
 * @param lost told of a pinned probe that had left the kernel
 */
record Arming(Backend backend, Ledger ledger, Epochs epochs, Quarantine quarantine, Consumer<ProbeId> lost) {
    private static final Logger LOG = LoggerFactory.getLogger(Arming.class);

    ArmResult arm(ProbeId id, ProbeRequest request) {
        if (!request.detail().pin().isEmpty()) {
            try {
                Optional<ArmResult.Armed> kept = keep(id, request);
                if (kept.isPresent()) {
                    return kept.get();
                }
            } catch (IOException e) {
                return new ArmResult.Refused(Reason.Internal, String.valueOf(e.getMessage()));
            }
        }
        try {
            quarantine.arming(id.plan());
        } catch (IOException e) {
            return new ArmResult.Refused(
                    Reason.Internal,
                    "nothing is armed while KPM_STATE_DIR, where it would be noted, cannot be written: " + e);
        }
        ArmResult result = backend.arm(request);
        if (result instanceof ArmResult.Armed armed) {
            boolean pinned = !request.detail().pin().isEmpty() && armed.generation() != 0;
            ledger.begin(id.plan(), id.key(), pinned ? epochs.pinned(armed.generation()) : epochs.next());
        }
        return result;
    }

    /** Takes what an earlier agent pinned, and nobody wants any more, out of the kernel. */
    void reclaim(List<ProbeId> unwanted) {
        for (ProbeId id : unwanted) {
            try {
                Optional<ArmResult.Armed> found = backend.adopt(id.pin(), false);
                if (found.isPresent()) {
                    end(id, found.get());
                }
            } catch (IOException e) {
                LOG.warn(
                        "{} of {} ends by itself: {}",
                        id.key().name(),
                        id.plan().name(),
                        e.getMessage());
            }
        }
    }

    private Optional<ArmResult.Armed> keep(ProbeId id, ProbeRequest request) throws IOException {
        Optional<ArmResult.Armed> found = backend.adopt(
                request.detail().pin(), !request.detail().capture().isEmpty());
        if (found.isEmpty()) {
            return found;
        }
        ArmResult.Armed armed = found.get();
        ledger.resume(id.plan(), id.key(), epochs.pinned(armed.generation()));
        ledger.observe(id.plan(), id.key(), backend.counts().getOrDefault(armed.probe(), Counts.ZERO));
        boolean gone = backend.conditions().get(armed.probe()) instanceof Condition.Lost;
        if (gone) {
            lost.accept(id);
        }
        if (gone || !backend.resume(armed.probe(), request)) {
            end(id, armed);
            return Optional.empty();
        }
        return found;
    }

    private void end(ProbeId id, ArmResult.Armed armed) throws IOException {
        ledger.resume(id.plan(), id.key(), epochs.pinned(armed.generation()));
        Counts counts = backend.disarm(armed.probe());
        ledger.observe(id.plan(), id.key(), counts);
    }
}
