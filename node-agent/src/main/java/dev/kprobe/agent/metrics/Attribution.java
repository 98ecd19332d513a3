// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.metrics;

import java.util.Map;
import java.util.OptionalLong;

/**
 * Whose the hits of a probe are, and what they cost.
 *
 * @param pods hits by {@code namespace/name}, of a probe that counts by pod
 * @param costNanos time that they took since the probe was armed; empty where nobody measures it
 */
public record Attribution(Map<String, Long> pods, OptionalLong costNanos) {
    /** Not known. */
    public static final Attribution NONE = new Attribution(Map.of(), OptionalLong.empty());

    /** Copies the map. */
    public Attribution {
        pods = Map.copyOf(pods);
    }
}
