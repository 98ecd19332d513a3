// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.bpf.kernel.RingMap;
import dev.kprobe.agent.bpf.program.RecordPlan;
import dev.kprobe.agent.module.Rings;
import dev.kprobe.agent.nativeaccess.NativeException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Brings records from the kernel's one ring into a ring of this process for each CPU, where readers of the module's
 * look for them. Reading is a thread of its own: the kernel's ring must not be full because somebody reads slowly.
 */
final class BpfRecords implements AutoCloseable {
    private static final int KERNEL_BYTES = 1 << 20;
    private static final int PAUSE_MILLISECONDS = 10;

    private final RingMap kernel;
    private final List<MemoryRing> rings;
    private final BpfSorting sorting;
    private final Thread reader;

    private BpfRecords(RingMap kernel, int cpus) {
        this.kernel = kernel;
        this.rings = IntStream.range(0, cpus).mapToObj(MemoryRing::new).toList();
        this.sorting = new BpfSorting(rings);
        this.reader = Thread.ofPlatform().name("bpf-records").daemon().unstarted(this::read);
    }

    /** Empty rings for so many CPUs. */
    static BpfRecords open(int cpus) throws NativeException {
        BpfRecords records = new BpfRecords(RingMap.create(KERNEL_BYTES), cpus);
        records.reader.start();
        return records;
    }

    /** The kernel's, as programs name it. */
    int number() {
        return kernel.number();
    }

    /** What a reader of records takes. */
    Rings rings() {
        return new Rings(this::await, 0, rings.stream().map(MemoryRing::ring).toList());
    }

    /** Records of this form come from now on. */
    synchronized void begin(RecordPlan plan) {
        sorting.begin(plan);
    }

    /** No more records of a probe come. */
    synchronized void end(int slot) {
        sorting.end(slot);
    }

    /** Records of a probe that were written in the kernel and found no room here; all that have come are in this. */
    synchronized long dropped(int slot) {
        drain();
        return sorting.dropped(slot);
    }

    @Override
    public void close() {
        reader.interrupt();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            kernel.close();
        }
    }

    private synchronized void drain() {
        kernel.drain(sorting::take);
    }

    /** Nobody signals: what is written in the meantime is found on the next turn. */
    private boolean await(int millis) {
        try {
            Thread.sleep(Math.min(millis, PAUSE_MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return rings.stream().anyMatch(MemoryRing::isFilled);
    }

    private void read() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                drain();
                // Also when there is more: what a hot function leaves is lost rather than read at any price.
                Thread.sleep(PAUSE_MILLISECONDS);
            }
        } catch (InterruptedException e) {
            // Nobody needs records any more.
        }
    }
}
