// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.check;

import dev.kprobe.agent.perf.HitSink;
import dev.kprobe.agent.perf.PerfHit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps what was recorded until somebody takes it, and can hold the reader up. */
final class KeptHits implements HitSink {
    private final ReentrantLock gate = new ReentrantLock();
    private final List<PerfHit> hits = new ArrayList<>();
    private long lost;

    @Override
    public void hit(PerfHit hit) {
        gate.lock();
        try {
            hits.add(hit);
        } finally {
            gate.unlock();
        }
    }

    @Override
    public void lost(long events) {
        gate.lock();
        try {
            lost += events;
        } finally {
            gate.unlock();
        }
    }

    void holdUp() {
        gate.lock();
    }

    void goOn() {
        gate.unlock();
    }

    List<PerfHit> take() {
        gate.lock();
        try {
            List<PerfHit> taken = List.copyOf(hits);
            hits.clear();
            return taken;
        } finally {
            gate.unlock();
        }
    }

    long takeLost() {
        gate.lock();
        try {
            long taken = lost;
            lost = 0;
            return taken;
        } finally {
            gate.unlock();
        }
    }
}
