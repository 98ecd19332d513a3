// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

/**
 * A condition on a number that a call brings along.
 *
 * @param number which number
 * @param operator how it is compared
 * @param value with what; its bits are those of an unsigned number where {@code number} is unsigned
 */
public record Comparison(FetchedNumber number, Operator operator, long value) {

    /** In the kernel's filter language; whether it compares as signed follows from the type of the field. */
    String text() {
        String right = number.signed() ? Long.toString(value) : Long.toUnsignedString(value);
        return number.field() + " " + operator.sign() + " " + right;
    }
}
