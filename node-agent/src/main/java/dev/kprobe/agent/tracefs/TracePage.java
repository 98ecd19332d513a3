// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.tracefs;

import java.nio.ByteBuffer;

/**
 * Walks the events of one page of a trace buffer, as {@code trace_pipe_raw} gives it.
 *
 * <p>The binary form is read, not the text: it gives nanoseconds, says exactly what was lost, and no task can forge an
 * event by its name. Nothing outside the page is ever read, whatever it holds.
 */
public final class TracePage {
    private static final long MISSED = 1L << 31;
    private static final long MISSED_STORED = 1L << 30;
    private static final long LENGTH = MISSED_STORED - 1;

    private static final int TYPE_BITS = 5;
    private static final int DELTA_BITS = 27;
    private static final int LONG_DATA = 0;
    private static final int PADDING = 29;
    private static final int TIME_EXTEND = 30;
    private static final int TIME_STAMP = 31;
    /** Bits of a time that an absolute time stamp has no room for. */
    private static final long UPPER_TIME = 0xf8L << 56;

    private TracePage() {}

    /** Is shown what a page holds. */
    public interface Visitor {
        /** So many events were lost before this page; at least one. */
        void lost(long events);

        /**
         * An event.
         *
         * @param time by the clock of the trace, ns
         * @param event its bytes, in the byte order of the machine
         */
        void event(long time, ByteBuffer event);
    }

    /**
     * Shows everything in a page, in the order in which it was written.
     *
     * @param page from its first byte, in the byte order of the machine
     * @return false when the page is damaged and was left in the middle
     */
    public static boolean visit(ByteBuffer page, PageLayout layout, Visitor visitor) {
        if (page.limit() < layout.data()) {
            return false;
        }
        long commit = page.getLong(layout.commit());
        long end = layout.data() + (commit & LENGTH);
        if (end > page.limit()) {
            return false;
        }
        if ((commit & MISSED) != 0) {
            boolean counted = (commit & MISSED_STORED) != 0 && end + Long.BYTES <= page.limit();
            visitor.lost(counted ? Math.max(1, page.getLong((int) end)) : 1);
        }
        return events(page, layout.data(), (int) end, visitor);
    }

    private static boolean events(ByteBuffer page, int from, int end, Visitor visitor) {
        long time = page.getLong(0);
        int at = from;
        while (at + Integer.BYTES <= end) {
            int header = page.getInt(at);
            int type = header & ((1 << TYPE_BITS) - 1);
            long delta = Integer.toUnsignedLong(header) >>> TYPE_BITS;
            boolean word = at + 2 * Integer.BYTES <= end;
            long second = word ? Integer.toUnsignedLong(page.getInt(at + Integer.BYTES)) : 0;
            if (type == PADDING && delta == 0) {
                return true;
            }
            boolean counted = type == LONG_DATA || type >= PADDING;
            if (counted && !word) {
                return false;
            }
            long length = switch (type) {
                case TIME_EXTEND, TIME_STAMP -> Integer.BYTES;
                case LONG_DATA, PADDING -> second;
                default -> (long) type * Integer.BYTES;
            };
            long next = (long) at + Integer.BYTES + length;
            if (next > end || length < Integer.BYTES) {
                return false;
            }
            time = switch (type) {
                case TIME_EXTEND -> time + (second << DELTA_BITS) + delta;
                case TIME_STAMP -> absolute(time, (second << DELTA_BITS) + delta);
                default -> time + delta;
            };
            if (type < PADDING) {
                int data = at + Integer.BYTES + (type == LONG_DATA ? Integer.BYTES : 0);
                visitor.event(time, page.slice(data, (int) next - data).order(page.order()));
            }
            at = (int) next;
        }
        return true;
    }

    private static long absolute(long before, long stamp) {
        long time = stamp | (before & UPPER_TIME);
        return time < before ? time + (UPPER_TIME & -UPPER_TIME) : time;
    }
}
