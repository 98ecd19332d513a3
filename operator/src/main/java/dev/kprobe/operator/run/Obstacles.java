// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.run;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What keeps the operator from going on, in sentences, until it is out of the way. Shown as condition Stalled. */
public final class Obstacles {
    private static final String FLEET = "";

    private final Map<String, String> sentences = new ConcurrentHashMap<>();

    /** Something is in the way of one monitor. */
    void put(String monitorUid, String sentence) {
        sentences.put(monitorUid, sentence);
    }

    /** Nothing is in the way of this monitor any more. */
    void clear(String monitorUid) {
        sentences.remove(monitorUid);
    }

    /** Something is in the way of the agents, and so of all monitors. */
    void putFleet(String sentence) {
        sentences.put(FLEET, sentence);
    }

    /** Nothing is in the way of the agents any more. */
    void clearFleet() {
        sentences.remove(FLEET);
    }

    /** What is in the way of a monitor. */
    Optional<String> of(String monitorUid) {
        return Optional.ofNullable(sentences.get(monitorUid)).or(() -> Optional.ofNullable(sentences.get(FLEET)));
    }
}
