// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent;

import java.time.Duration;

/**
 * How often the agent goes through everything that it knows of its probes. With many of them that takes more than the
 * reading of their counters, so that it is done less often; whether one of them is amiss is looked at every second.
 */
final class Pace {
    /** Between two looks, and between two turns where there are few probes. */
    static final Duration TICK = Duration.ofSeconds(1);

    private static final Duration SLOWEST = Duration.ofSeconds(10);
    /** As for reports, of which each takes a turn. */
    private static final Duration FOR_A_PROBE = Duration.ofMillis(10);

    private Pace() {}

    /**
     * From one turn to the next while nothing happens.
     *
     * @param probes armed
     * @return 1 to 10 s
     */
    static Duration turns(long probes) {
        Duration bearable = FOR_A_PROBE.multipliedBy(Math.min(probes, SLOWEST.dividedBy(FOR_A_PROBE)));
        return bearable.compareTo(TICK) < 0 ? TICK : bearable;
    }
}
