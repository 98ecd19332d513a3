// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bench;

import java.util.Locale;

/** Prints the lines that {@code make bench-agent} ends with. */
final class Figure {
    private Figure() {}

    /** One with a lower bound. */
    static void atLeast(String name, double value, String unit, double bound) {
        print(name, value, unit, number(bound), value >= bound ? "held" : "missed");
    }

    /** One with an upper bound. */
    static void atMost(String name, double value, String unit, double bound) {
        print(name, value, unit, number(bound), value <= bound ? "held" : "missed");
    }

    /** One to compare with. */
    static void of(String name, double value, String unit) {
        print(name, value, unit, "-", "-");
    }

    private static void print(String name, double value, String unit, String bound, String verdict) {
        System.out.printf("BENCH agent.%s %s %s %s %s%n", name, number(value), unit, bound, verdict);
    }

    private static String number(double value) {
        if (value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        return String.format(Locale.ROOT, value < 1 ? "%.3f" : "%.1f", value);
    }
}
