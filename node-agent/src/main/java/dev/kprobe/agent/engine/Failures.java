// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.plan.ProbeId;
import dev.kprobe.agent.report.Standing;
import dev.kprobe.api.v1alpha1.Reason;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The probes that could not be armed, or whose targets were not found. Confined to one thread. */
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private final Map<ProbeId, Failure> failed = new HashMap<>();

    /** A probe failed, perhaps once more. */
    void fail(ProbeId id, Reason reason, String message, Instant now) {
        Failure before = failed.get(id);
        failed.put(id, before == null ? Failure.first(reason, message, now) : before.again(reason, message, now));
        if (before == null) {
            LOG.info(
                    "probe {} of {} is not armed: {}",
                    id.key().name(),
                    id.plan().name(),
                    message);
        }
    }

    /** None could even be tried, all for the same reason. */
    void failAll(Collection<ProbeId> wanted, Reason reason, String message, Instant now) {
        wanted.forEach(id -> failed.put(id, Failure.obstructed(reason, message, now)));
    }

    /** A probe is fine. */
    void forget(ProbeId id) {
        failed.remove(id);
    }

    /** Forgets probes that nobody wants any more. */
    void forgetAllBut(Set<ProbeId> wanted) {
        failed.keySet().retainAll(wanted);
    }

    /** Everything may be tried again at once. */
    void forgetAll() {
        failed.clear();
    }

    /** Whether a probe failed and is not yet to be tried again. */
    boolean isWaiting(ProbeId id, Instant now) {
        Failure failure = failed.get(id);
        return failure != null && now.isBefore(failure.retryAt());
    }

    /** How they stand. */
    Map<ProbeId, Standing> standings() {
        Map<ProbeId, Standing> standings = new HashMap<>();
        failed.forEach((id, failure) -> standings.put(id, Standing.failed(failure.reason(), failure.message())));
        return standings;
    }
}
