// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.backend.Explanation;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of a probe beyond what its status holds.
 *
 * @param podHits hits of every pod, by {@code namespace/name}, of a probe that counts by pod
 * @param costNanos time that its hits have taken since it was armed; empty where nobody measures it
 * @param programs that the agent has made for it; empty where it makes none
 */
public record Insight(Map<String, Long> podHits, OptionalLong costNanos, Optional<Explanation> programs) {
    /** Nothing. */
    public static final Insight NONE = new Insight(Map.of(), OptionalLong.empty());

    /** Of a probe without programs. */
    public Insight(Map<String, Long> podHits, OptionalLong costNanos) {
        this(podHits, costNanos, Optional.empty());
    }

    /** Copies the map. */
    public Insight {
        podHits = Map.copyOf(podHits);
    }
}
