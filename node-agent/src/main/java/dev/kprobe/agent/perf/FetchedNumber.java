// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

/**
 * A number that an event carries as a field.
 *
 * @param index 1 to 6 for an argument of the function, 0 for its return value
 * @param signed how the kernel compares and prints it
 */
public record FetchedNumber(int index, boolean signed) implements Comparable<FetchedNumber> {
    /** What the function returns. */
    public static final int RETURN_VALUE = 0;

    /** What the function returns, as a record holds it. */
    static final FetchedNumber RESULT = new FetchedNumber(RETURN_VALUE, true);

    private static final int LAST_ARGUMENT = 6;

    /** Checks the index, which the API server bounds already. */
    public FetchedNumber {
        if (index < RETURN_VALUE || index > LAST_ARGUMENT) {
            throw new IllegalArgumentException("a function has arguments 1 to " + LAST_ARGUMENT + ", not " + index);
        }
    }

    /** An argument as an unsigned number. */
    public static FetchedNumber argument(int index) {
        return new FetchedNumber(index, false);
    }

    /** Whether it is there only when the function returns. */
    boolean isReturnValue() {
        return index == RETURN_VALUE;
    }

    /** The name of the field. */
    String field() {
        return (signed ? "s" : "u") + index;
    }

    /** The part of a definition that fetches it. */
    String fetch(ArgumentLayout layout, boolean systemCall) {
        String from = isReturnValue() ? "$retval" : systemCall ? layout.ofSystemCall(index) : "$arg" + index;
        return field() + "=" + from + (signed ? ":s64" : ":u64");
    }

    @Override
    public int compareTo(FetchedNumber other) {
        return index == other.index ? Boolean.compare(signed, other.signed) : Integer.compare(index, other.index);
    }
}
