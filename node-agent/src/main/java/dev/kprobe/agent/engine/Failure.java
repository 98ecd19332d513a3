// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.api.v1alpha1.Reason;
import java.time.Duration;
import java.time.Instant;

/**
 * A probe that could not be armed. It is tried again, more and more rarely: what is missing may come with a module, but
 * looking for it means reading all symbols of the kernel.
 *
 * @param reason why, for programs
 * @param message why, for people
 * @param attempts so far
 * @param retryAt when it is tried again
 */
record Failure(Reason reason, String message, int attempts, Instant retryAt) {
    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    static Failure first(Reason reason, String message, Instant now) {
        return new Failure(reason, message, 1, now.plus(FIRST));
    }

    /** It can't be tried at all, and will be as soon as it can. */
    static Failure obstructed(Reason reason, String message, Instant now) {
        return new Failure(reason, message, 1, now);
    }

    /** The same probe failed once more. */
    Failure again(Reason nextReason, String nextMessage, Instant now) {
        Duration wait = FIRST.multipliedBy(1L << Math.min(attempts, 10));
        return new Failure(
                nextReason, nextMessage, attempts + 1, now.plus(wait.compareTo(LONGEST) < 0 ? wait : LONGEST));
    }
}
