// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import java.util.HashSet;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;

/**
 * Tells the threads of a process from all others, for records, which carry thread ids. A thread that has ended before
 * its first record is read is taken for a foreign one: records may be missing, but none is wrong.
 */
final class ThreadsOfProcess implements IntPredicate {
    /** A foreign thread is looked up again after so long, ns: its number may have gone to a thread of the process. */
    private static final long FORGET = 1_000_000_000;

    private final ProcessThreads processes;
    private final int processId;
    private final LongSupplier clock;
    private final Set<Integer> foreign = new HashSet<>();
    private Set<Integer> threads = Set.of();
    private long forgetAt;

    ThreadsOfProcess(ProcessThreads processes, int processId, LongSupplier clock) {
        this.processes = processes;
        this.processId = processId;
        this.clock = clock;
    }

    @Override
    public boolean test(int thread) {
        if (threads.contains(thread)) {
            return true;
        }
        long now = clock.getAsLong();
        if (now - forgetAt >= 0) {
            foreign.clear();
            forgetAt = now + FORGET;
        }
        if (foreign.contains(thread)) {
            return false;
        }
        Set<Integer> listed = processes.of(processId);
        threads = listed.isEmpty() ? threads : listed;
        if (threads.contains(thread)) {
            return true;
        }
        foreign.add(thread);
        return false;
    }
}
