// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.check;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Prints one line per check and counts the failures. */
final class Checks {
    private int passed;
    private int failed;

    void equal(String what, @Nullable Object expected, @Nullable Object actual) {
        boolean good = Objects.equals(expected, actual);
        System.out.printf(
                "%s %s%s%n", good ? "ok" : "not ok", what, good ? "" : ": expected " + expected + ", got " + actual);
        if (good) {
            passed++;
        } else {
            failed++;
        }
    }

    void fail(String what, Exception e) {
        e.printStackTrace(System.out);
        equal(what, "no exception", e.toString());
    }

    /** The tally, as the script that started the machine looks for it. */
    String tally() {
        return "%d passed, %d failed".formatted(passed, failed);
    }
}
