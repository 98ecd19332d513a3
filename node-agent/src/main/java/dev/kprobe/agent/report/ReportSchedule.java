// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.report;

import dev.kprobe.api.v1alpha1.NodeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When the next status is written, so that thousands of agents are bearable for one API server: those that a policy
 * wants later come at moments that spread by themselves, and those that it wants at once come out of a bucket, which a
 * node whose state never rests finds empty.
 */
final class ReportSchedule {
    /** Writes in a row, and how long until there is one more. */
    static final int BURST = 10;

    static final Duration REFILL = Duration.ofSeconds(1);

    /** By so much of its time a write may come early. */
    private static final double SPREAD = 0.25;

    private final ReportPolicy policy;
    private final RandomGenerator random;

    private @Nullable NodeStatus written;
    private Instant writtenAt = Instant.EPOCH;
    private double early;
    /** The bucket is full again then. */
    private Instant fullAt = Instant.EPOCH;

    /**
     * A schedule of which nothing is done.
     *
     * @param policy when a status is due
     * @param random spreads what need not be at once
     */
    ReportSchedule(ReportPolicy policy, RandomGenerator random) {
        this.policy = policy;
        this.random = random;
    }

    /** When a status is to be written that would be the next. */
    Instant dueAt(NodeStatus next, Duration interval) {
        if (written == null) {
            return Instant.EPOCH;
        }
        Duration after = policy.dueAfter(written, next, interval);
        return after.isZero()
                ? fullAt.minus(REFILL.multipliedBy(BURST - 1L))
                : writtenAt.plusMillis(Math.round(after.toMillis() * (1 - early)));
    }

    /** It was written. */
    void wrote(NodeStatus status, Instant now) {
        written = status;
        writtenAt = now;
        early = random.nextDouble(SPREAD);
        fullAt = (fullAt.isAfter(now) ? fullAt : now).plus(REFILL);
    }
}
