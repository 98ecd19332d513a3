// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import dev.kprobe.agent.tracefs.EventFormat;
import dev.kprobe.agent.tracefs.EventName;
import java.nio.ByteBuffer;
import java.util.function.IntPredicate;

/**
 * A recorded event and what is to become of its hits.
 *
 * @param probe the number that the caller gave the probe
 * @param role what a hit means
 * @param name of the event
 * @param format where its fields are
 * @param arguments how many of the first arguments are wanted
 * @param threads whose hits count
 */
record TraceSource(int probe, Role role, EventName name, EventFormat format, int arguments, IntPredicate threads) {

    /** What a hit means. */
    enum Role {
        /** A record. */
        RECORD,
        /** A call begins that will be paired with its return. */
        BEGIN,
        /** A call ends that was paired with its entry; not a record. */
        END,
        /** Both an end and a record. */
        END_AND_RECORD
    }

    /** A number by the name of its field, 0 when the event does not carry it. */
    long number(String field, ByteBuffer event) {
        EventFormat.Field found = format.field(field);
        return found == null ? 0 : found.number(event);
    }

    String text(String field, ByteBuffer event) {
        EventFormat.Field found = format.field(field);
        return found == null ? "" : found.text(event);
    }

    /** Whether a hit means that the function returned. */
    boolean isReturn() {
        return role == Role.END || role == Role.END_AND_RECORD;
    }

    /** The wanted arguments that the event carries. */
    long[] argumentsOf(ByteBuffer event) {
        int count = 0;
        while (count < arguments
                && format.field(FetchedNumber.argument(count + 1).field()) != null) {
            count++;
        }
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = number(FetchedNumber.argument(i + 1).field(), event);
        }
        return values;
    }
}
