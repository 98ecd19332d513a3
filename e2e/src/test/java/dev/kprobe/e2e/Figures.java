// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import java.time.Duration;
import java.time.Instant;

/** Figures measured on the way, printed for people. No test depends on them: the lab's CPUs are emulated and shared. */
final class Figures {

    private Figures() {}

    /** Prints how many calls were made, and how many the status has. */
    static void counted(String what, long made, long seen) {
        System.out.printf("FIGURE %s: %d calls made, %d counted%n", what, made, seen);
    }

    /** Prints how long something took since it was begun. */
    static void since(Instant begun, String what) {
        System.out.printf(
                "FIGURE %s: %.1f s%n",
                what, Duration.between(begun, Instant.now()).toMillis() / 1000.0);
    }
}
