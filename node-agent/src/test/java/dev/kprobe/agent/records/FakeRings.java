// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Rings in ordinary memory, for as many CPUs as are given. */
public final class FakeRings implements RingMemory {
    private final List<KernelRing> kernel;
    private final Semaphore wakeUps = new Semaphore(0);

    /** These rings. */
    public FakeRings(KernelRing... kernel) {
        this.kernel = List.of(kernel);
    }

    @Override
    public List<CpuRing> rings() {
        return kernel.stream().map(KernelRing::memory).toList();
    }

    @Override
    public int registers() {
        return Sample.REGISTERS;
    }

    @Override
    public void await(Duration longest) {
        try {
            boolean woken = wakeUps.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
            if (woken) {
                wakeUps.drainPermits();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As when a ring has reached its watermark. */
    public void wake() {
        wakeUps.release();
    }
}
