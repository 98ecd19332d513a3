// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.perf.EventCounter;
import dev.kprobe.agent.perf.PerfCapture;
import dev.kprobe.agent.tracefs.EventName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A probe that is armed by events.
 *
 * @param name of the event that counts
 * @param at what should be armed by it
 * @param counter of its hits
 * @param capture what is recorded of a hit
 * @param others events beside the one that counts
 * @param lacks what it does without
 */
record PerfArmed(
        EventName name,
        ArmedAt at,
        EventCounter counter,
        PerfCapture capture,
        List<EventName> others,
        List<String> lacks) {

    /** One that lacks nothing yet. */
    PerfArmed(EventName name, ArmedAt at, EventCounter counter, PerfCapture capture) {
        this(name, at, counter, capture, new ArrayList<>(), new ArrayList<>());
    }

    boolean traced() {
        return !capture.isNone();
    }

    boolean recorded() {
        return capture.records();
    }

    /** Its part in the misses of all events. */
    long missed(Map<String, Long> misses) {
        return misses.getOrDefault(name.event(), 0L);
    }
}
