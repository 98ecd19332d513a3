// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.report;

import dev.kprobe.api.v1alpha1.NodeStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the newest status when it is due, on a thread of its own, so that a slow API server does not hold up arming.
 * Statuses in between are skipped: each holds everything.
 */
public final class StatusReporter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusReporter.class);

    private final StatusSink disk;
    private final StatusSink cluster;
    private final ReportSchedule schedule;
    private final InstantSource clock;
    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    /** Held while something is written. */
    private final Object writing = new Object();

    private volatile boolean ended;
    private @Nullable NodeStatus next;
    private Instant notBefore = Instant.EPOCH;
    private Duration interval = Duration.ofSeconds(2);

    /**
     * A reporter that has written nothing yet.
     *
     * @param disk written first
     * @param cluster written after it
     * @param policy when a status is due
     * @param clock wall clock
     */
    public StatusReporter(StatusSink disk, StatusSink cluster, ReportPolicy policy, InstantSource clock) {
        this.disk = disk;
        this.cluster = cluster;
        this.schedule = new ReportSchedule(policy, RandomGenerator.getDefault());
        this.clock = clock;
    }

    /**
     * The state has changed, or may have.
     *
     * @param countersEvery how often counters are to be reported
     */
    public synchronized void offer(NodeStatus status, Duration countersEvery) {
        next = status;
        interval = countersEvery;
        notifyAll();
    }

    /** Writes until the thread is interrupted. */
    @Override
    public void run() {
        try {
            while (true) {
                write(awaitDue());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Writes now, whatever is due, and nothing after it: the last word. One that is being written is waited for, lest
     * it come later; interrupted, as the thread that writes it is by then, that takes no time.
     */
    public void writeLast(NodeStatus status) {
        ended = true;
        synchronized (writing) {
            writeThrough(status);
        }
    }

    private synchronized NodeStatus awaitDue() throws InterruptedException {
        while (true) {
            NodeStatus candidate = next;
            if (candidate == null) {
                wait();
                continue;
            }
            long millis = Duration.between(clock.instant(), dueAt(candidate)).toMillis();
            if (millis <= 0) {
                return candidate;
            }
            wait(millis);
        }
    }

    private Instant dueAt(NodeStatus candidate) {
        Instant due = schedule.dueAt(candidate, interval);
        return due.isAfter(notBefore) ? due : notBefore;
    }

    private void write(NodeStatus status) {
        synchronized (writing) {
            if (!ended) {
                writeThrough(status);
            }
        }
    }

    private void writeThrough(NodeStatus status) {
        save(status);
        try {
            cluster.write(status);
            backoff.succeeded();
            wrote(status);
        } catch (IOException e) {
            retry(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // Whatever it is: without this thread nobody would hear of the node any more.
            retry(e.toString());
        }
    }

    private void retry(String why) {
        Duration wait = backoff.failed();
        LOG.warn("{}; next attempt in {} s", why, wait.toSeconds());
        postpone(wait);
    }

    private void save(NodeStatus status) {
        try {
            disk.write(status);
        } catch (IOException | RuntimeException e) {
            LOG.warn("the status was not saved on the host: {}", e.toString());
        }
    }

    private synchronized void wrote(NodeStatus status) {
        schedule.wrote(status, clock.instant());
    }

    private synchronized void postpone(Duration wait) {
        notBefore = clock.instant().plus(wait);
    }
}
