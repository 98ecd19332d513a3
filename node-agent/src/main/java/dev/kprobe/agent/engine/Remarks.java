// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.plan.GuardRails;
import dev.kprobe.agent.plan.ProbeId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The last thing that happened of which a person should know, for a while. Confined to one thread. */
final class Remarks {
    /** How long it is said. */
    private static final Duration SAID = Duration.ofHours(1);

    private String last = "";
    private Instant until = Instant.MIN;

    /** A pinned probe was not in the kernel any more when it was looked for. */
    void lost(ProbeId probe, Instant now) {
        last =
                ("probe %s of %s had left the kernel by itself, as pinned probes do whose lease runs out; it was armed anew at"
                                + " %s with its counts, and what was called meanwhile was not counted")
                        .formatted(probe.key().name(), probe.plan().name(), now.truncatedTo(ChronoUnit.SECONDS));
        until = now.plus(SAID);
    }

    /** With what is to be said at a moment; what holds for the whole node goes first. */
    GuardRails on(GuardRails rails, Instant now) {
        return rails.remark() != null || !now.isBefore(until) ? rails : rails.remarking(last);
    }
}
