// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.config;

import java.time.Duration;

/**
 * How long the operator waits for agents before it goes on without them.
 *
 * @param silence an agent that has been silent this long is stale; a heartbeat comes every 10 s
 * @param start an agent that has not reported this long after its node was taken in is missing
 * @param disarm a node that has been silent this long counts as disarmed
 * @param stuck a deletion that takes this long is shown as stalled
 * @param teardown agents that have not let go of the module this long after the last monitor went are removed anyway
 */
public record Patience(Duration silence, Duration start, Duration disarm, Duration stuck, Duration teardown) {
    /** What fits a fleet of any size. */
    public static final Patience DEFAULT = new Patience(
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1));
}
