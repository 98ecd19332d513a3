// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.backend.Backend;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the kernel that the agent is alive, so that pinned probes stay. Confined to one thread. */
final class Leases {
    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(5);
    /** Of a lease: one renewal may fail and another one be late. */
    private static final int PARTS = 3;

    private Instant renewed = Instant.EPOCH;

    /** Renews when it is time; also when the clock was put back, for then nobody knows how long it has been. */
    void renew(Backend backend, Instant now) {
        Duration since = Duration.between(renewed, now);
        if (!since.isNegative() && since.compareTo(interval(backend.lease())) < 0) {
            return;
        }
        try {
            backend.renew();
            renewed = now;
        } catch (IOException e) {
            LOG.warn("pinned probes may end: {}", e.getMessage());
        }
    }

    private static Duration interval(Duration lease) {
        Duration part = lease.dividedBy(PARTS);
        return part.compareTo(LONGEST_INTERVAL) < 0 ? part : LONGEST_INTERVAL;
    }
}
