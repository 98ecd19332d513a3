// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.module.Rings;
import java.util.Map;
import java.util.Optional;

/**
 * What a reader of records needs: the rings, and who is behind a record.
 *
 * @param rings empty while no probe makes records
 * @param origins of the probes that are armed
 */
public record RecordFeed(Optional<Rings> rings, Map<RecordKey, RecordOrigin> origins) {
    /** No records. */
    public static final RecordFeed NONE = new RecordFeed(Optional.empty(), Map.of());

    /** Copies the map. */
    public RecordFeed {
        origins = Map.copyOf(origins);
    }
}
