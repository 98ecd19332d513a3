// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.tracefs;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The text of {@code kprobe_profile}: event, hits, misses.
 *
 * <p>Only the misses are of use. The hits are counted before any filter and for every user of the event.
 */
final class KprobeProfile {
    private KprobeProfile() {}

    /**
     * Misses by event name without its group, summed where an event has several places; lines that do not have the
     * three columns are skipped.
     */
    static Map<String, Long> misses(Stream<String> lines) {
        Map<String, Long> misses = new HashMap<>();
        lines.map(line -> line.strip().split("\\s+", -1))
                .filter(columns -> columns.length == 3 && columns[2].matches("\\d{1,18}"))
                .forEach(columns -> misses.merge(columns[0], Long.parseLong(columns[2]), Long::sum));
        return misses;
    }
}
