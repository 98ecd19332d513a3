// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import dev.kprobe.agent.nativeaccess.Errno;
import dev.kprobe.agent.nativeaccess.NativeException;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts the hits of one event in one process.
 *
 * <p>Events can be filtered by thread id but not by process id, so one counter sits on each thread and passes on to the
 * threads that it starts. Threads that start while the counters are being opened would be missed or counted twice;
 * therefore the threads are listed again afterwards, and when the list changed, everything is opened anew.
 *
 * <p>A process that has ended keeps its count. When a process of the same number appears later it is counted from the
 * next reading on, so that its first hits may be missing.
 */
public final class ProcessCounter implements EventCounter {
    private static final int ATTEMPTS = 50;

    private final String name;
    private final long eventId;
    private final int processId;
    private final String filter;
    private final ProcessThreads processes;

    private long ended;
    private String startTime = "";
    private @Nullable PerfCounters current;

    private ProcessCounter(String name, long eventId, int processId, String filter, ProcessThreads processes) {
        this.name = name;
        this.eventId = eventId;
        this.processId = processId;
        this.filter = filter;
        this.processes = processes;
    }

    /** Counts from now on; the process need not exist yet. */
    public static ProcessCounter open(String name, long eventId, int processId, String filter, ProcessThreads processes)
            throws IOException {
        ProcessCounter counter = new ProcessCounter(name, eventId, processId, filter, processes);
        counter.follow();
        return counter;
    }

    @Override
    public long total() throws IOException {
        follow();
        return ended + currentTotal();
    }

    @Override
    public long stop() throws IOException {
        return ended + (current == null ? 0 : current.stop());
    }

    @Override
    public void close() {
        if (current != null) {
            current.close();
            current = null;
        }
    }

    /** Turns to the process that has the number now, if it is another one than before. */
    private void follow() throws IOException {
        String running = processes.startTime(processId);
        if (running.isEmpty() || running.equals(startTime)) {
            return;
        }
        ended += currentTotal();
        close();
        current = attach();
        startTime = current == null ? "" : running;
    }

    private long currentTotal() throws IOException {
        return current == null ? 0 : current.total();
    }

    private @Nullable PerfCounters attach() throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Set<Integer> threads = processes.of(processId);
            if (threads.isEmpty()) {
                return null;
            }
            PerfCounters opened = openAll(threads);
            if (opened != null && threads.containsAll(processes.of(processId))) {
                return opened;
            }
            if (opened != null) {
                opened.close();
            }
        }
        throw new IOException("process %d starts threads faster than they can be counted".formatted(processId));
    }

    /** Null when a thread ended meanwhile. */
    private @Nullable PerfCounters openAll(Set<Integer> threads) throws NativeException {
        try {
            return PerfCounters.perThread(name, eventId, threads, filter);
        } catch (NativeException e) {
            if (e.errno() == Errno.ESRCH) {
                return null;
            }
            throw e;
        }
    }
}
