// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.report;

import java.time.Duration;

/** Waiting times between attempts: doubled from a first to a largest. */
public final class Backoff {
    private final Duration first;
    private final Duration largest;
    private int failures;

    /** Starts with the first waiting time. */
    public Backoff(Duration first, Duration largest) {
        this.first = first;
        this.largest = largest;
    }

    /** An attempt failed: how long to wait before the next. */
    public Duration failed() {
        Duration wait = first.multipliedBy(1L << Math.min(failures, 20));
        failures++;
        return wait.compareTo(largest) < 0 ? wait : largest;
    }

    /** An attempt succeeded: the next failure waits for the first time again. */
    public void succeeded() {
        failures = 0;
    }
}
