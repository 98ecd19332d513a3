// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

/** Takes what was recorded, on the thread that reads it: it must not wait. */
public interface HitSink {
    /** Drops everything. */
    HitSink NONE = new HitSink() {
        @Override
        public void hit(PerfHit hit) {}

        @Override
        public void lost(long events) {}
    };

    /** A hit, in the order of time. */
    void hit(PerfHit hit);

    /** So many events were overwritten before they could be read; of which probes, nobody knows. */
    void lost(long events);
}
