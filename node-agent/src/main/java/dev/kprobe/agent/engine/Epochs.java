// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import java.time.Instant;

/** Names epochs of counting: no two alike, over restarts and boots. */
final class Epochs {
    private static final int BOOT_LENGTH = 8;

    private final String prefix;
    private int count;

    Epochs(String bootId, Instant started) {
        String boot = bootId.substring(0, Math.min(BOOT_LENGTH, bootId.length()));
        this.prefix = boot + "-" + Long.toString(started.toEpochMilli(), Character.MAX_RADIX);
    }

    String next() {
        count++;
        return prefix + "-" + count;
    }
}
