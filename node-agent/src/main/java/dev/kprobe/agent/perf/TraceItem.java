// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import java.util.Comparator;

/** What was read of a trace and waits until everything before it has been read too. */
sealed interface TraceItem {
    /** In the order of time; on one CPU, where times may be equal, in that of reading. */
    Comparator<TraceItem> ORDER = Comparator.comparingLong(TraceItem::time).thenComparingLong(TraceItem::sequence);

    long time();

    long sequence();

    /** Events of a CPU were lost before this time. */
    record Lost(long time, long sequence, long events) implements TraceItem {}

    /** A hit; its stack comes later, as an event of its own. */
    final class Hit implements TraceItem {
        private final long sequence;
        private final TraceSource source;
        private final long stackPointer;
        private PerfHit hit;

        Hit(long sequence, TraceSource source, long stackPointer, PerfHit hit) {
            this.sequence = sequence;
            this.source = source;
            this.stackPointer = stackPointer;
            this.hit = hit;
        }

        @Override
        public long time() {
            return hit.time();
        }

        @Override
        public long sequence() {
            return sequence;
        }

        TraceSource source() {
            return source;
        }

        long stackPointer() {
            return stackPointer;
        }

        PerfHit hit() {
            return hit;
        }

        void with(long[] stack) {
            hit = hit.with(stack);
        }
    }
}
