// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.safety;

import dev.kprobe.agent.plan.GuardRails;
import dev.kprobe.agent.plan.Hold;
import dev.kprobe.api.rules.Durations;
import dev.kprobe.api.v1alpha1.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Disarms a node that nobody can reach: when no report has reached the API server for so long, everybody else counts
 * its probes as gone. Time is the kernel's monotonic one, since a wall clock that is set proves nothing. Told by the
 * reporter, asked by the loop.
 */
public final class Contact {
    private static final Duration LEAST = Duration.ofMinutes(1);
    /** How long it is said afterwards. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final LongSupplier nanoTime;
    private volatile long last;

    private @Nullable Instant disarmedAt;
    private @Nullable String remark;
    private Instant remarkUntil = Instant.EPOCH;

    /** In contact now. */
    public Contact(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.last = nanoTime.getAsLong();
    }

    /** A report has reached the API server. May be called by any thread. */
    public void made() {
        last = nanoTime.getAsLong();
    }

    /** What holds at a moment, with the loss of contact taken into account. */
    public GuardRails judge(GuardRails rails, Instant now) {
        String allowed = rails.fleet().maxDisconnected();
        Duration away = Duration.ofNanos(nanoTime.getAsLong() - last);
        if (away.compareTo(longest(allowed)) > 0) {
            disarmedAt = disarmedAt == null ? now.truncatedTo(ChronoUnit.SECONDS) : disarmedAt;
            return rails.holding(new Hold(
                    Reason.Disconnected,
                    "disarmed at %s, after %s without contact to the API server; armed again when it is back"
                            .formatted(disarmedAt, allowed)));
        }
        if (disarmedAt != null) {
            remark = "everything was disarmed from %s to %s, for the API server could not be reached for longer than %s"
                    .formatted(disarmedAt, now.truncatedTo(ChronoUnit.SECONDS), allowed);
            remarkUntil = now.plus(REMEMBERED);
            disarmedAt = null;
        }
        return remark == null || !now.isBefore(remarkUntil) ? rails : rails.remarking(remark);
    }

    private static Duration longest(String allowed) {
        Duration duration = Durations.parse(allowed);
        return duration.compareTo(LEAST) < 0 ? LEAST : duration;
    }
}
