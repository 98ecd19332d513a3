// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.module.Rings;
import java.util.List;
import java.util.Map;

/**
 * What a reader of records needs: the rings, and who is behind a record.
 *
 * @param rings of each backend in use, empty while no probe makes records
 * @param origins of the probes that are armed
 */
public record RecordFeed(List<Rings> rings, Map<RecordKey, RecordOrigin> origins) {
    /** No records. */
    public static final RecordFeed NONE = new RecordFeed(List.of(), Map.of());

    /** Copies both. */
    public RecordFeed {
        rings = List.copyOf(rings);
        origins = Map.copyOf(origins);
    }
}
