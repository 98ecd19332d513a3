// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** What becomes of recorded events, told in the order of time: pairs of entry and return, and records. */
final class TraceSequel {
    private final Pairing pairing;
    private final HitSink sink;
    private final ThreadOwners owners;
    private final Map<Integer, DurationTally> durations = new HashMap<>();

    /**
     * Nothing has happened yet.
     *
     * @param pairing finds the entry of a return
     * @param sink takes the records
     * @param owners knows the processes of threads
     */
    TraceSequel(Pairing pairing, HitSink sink, ThreadOwners owners) {
        this.owners = owners;
        this.pairing = pairing;
        this.sink = sink;
    }

    void follow(TraceItem item) {
        switch (item) {
            case TraceItem.Lost lost -> {
                pairing.lost();
                sink.lost(lost.events());
            }
            case TraceItem.Hit hit -> {
                if (hit.source().threads().test(hit.hit().thread())) {
                    follow(hit);
                }
            }
        }
    }

    /** The buffer was emptied; whether it held anything is not known. */
    void emptied() {
        pairing.lost();
    }

    /** Calls of a probe that were measured so far. */
    Durations durations(int probe) {
        return durations.getOrDefault(probe, new DurationTally()).snapshot();
    }

    void forget(int probe) {
        durations.remove(probe);
    }

    private void follow(TraceItem.Hit item) {
        switch (item.source().role()) {
            case RECORD -> record(item.hit());
            case BEGIN -> pairing.entered(item.source().probe(), item.hit().thread(), item.stackPointer(), item.time());
            case END -> end(item);
            case END_AND_RECORD -> record(end(item));
        }
    }

    private void record(PerfHit hit) {
        sink.hit(hit.of(owners.of(hit.thread(), hit.time())));
    }

    private PerfHit end(TraceItem.Hit item) {
        int probe = item.source().probe();
        OptionalLong duration = pairing.returned(probe, item.hit().thread(), item.stackPointer(), item.time());
        if (duration.isEmpty()) {
            return item.hit();
        }
        durations.computeIfAbsent(probe, _ -> new DurationTally()).add(duration.getAsLong());
        return item.hit().lasting(duration.getAsLong());
    }
}
