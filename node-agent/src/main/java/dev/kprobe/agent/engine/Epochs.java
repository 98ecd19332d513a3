// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import java.time.Instant;

/** Names epochs of counting: no two alike, over restarts and boots. */
final class Epochs {
    private static final int BOOT_LENGTH = 8;
    private static final String PINNED = "-pin-";

    private final String boot;
    private final String prefix;
    private int count;

    Epochs(String bootId, Instant started) {
        this.boot = bootId.substring(0, Math.min(BOOT_LENGTH, bootId.length()));
        this.prefix = boot + "-" + Long.toString(started.toEpochMilli(), Character.MAX_RADIX);
    }

    String next() {
        count++;
        return prefix + "-" + count;
    }

    /** The epoch of a probe that outlives agents, by the number that the kernel gave it in this boot. */
    String pinned(long generation) {
        return boot + PINNED + Long.toString(generation, Character.MAX_RADIX);
    }

    /** Whether an epoch is that of a probe which may have outlived its agent. */
    boolean isPinned(String epoch) {
        return epoch.startsWith(boot + PINNED);
    }
}
