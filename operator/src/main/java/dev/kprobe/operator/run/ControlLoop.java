// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.run;

import dev.kprobe.operator.observe.Cluster;
import dev.kprobe.operator.observe.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that takes a snapshot of the cluster and runs the steps on it: at once when something changed, and every
 * second for what depends on time alone. However many reports arrive meanwhile, they cost one round.
 */
public final class ControlLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);
    private static final long PERIOD_MILLIS = 1000;
    private static final long SPACING_MILLIS = 200;
    private static final Duration HUNG = Duration.ofMinutes(2);

    private final Semaphore changed = new Semaphore(0);
    private final Predicate<Map<String, String>> runsAgent;
    private final InstantSource clock;
    private final Thread thread =
            Thread.ofPlatform().name("control-loop").daemon().unstarted(this::turn);

    private volatile Instant turned;
    private volatile Runnable round = () -> {};

    /** A loop that is not started yet. */
    public ControlLoop(Predicate<Map<String, String>> runsAgent, InstantSource clock) {
        this.runsAgent = runsAgent;
        this.clock = clock;
        this.turned = clock.instant();
    }

    /** Starts with these steps, which are run in this order. */
    void start(Cluster cluster, List<Step> steps) {
        round = () -> {
            if (cluster.synced()) {
                Snapshot snapshot = cluster.snapshot(runsAgent);
                steps.forEach(step -> run(step, snapshot));
            }
        };
        thread.start();
    }

    /** Something changed; the next round comes soon. */
    public void wake() {
        if (changed.availablePermits() == 0) {
            changed.release();
        }
    }

    /** Whether the loop still goes round. */
    public boolean alive() {
        return turned.plus(HUNG).isAfter(clock.instant());
    }

    private void turn() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                boolean woken = changed.tryAcquire(PERIOD_MILLIS, TimeUnit.MILLISECONDS);
                changed.drainPermits();
                round.run();
                turned = clock.instant();
                // Changes come in bursts; a burst is worth one round.
                TimeUnit.MILLISECONDS.sleep(woken ? SPACING_MILLIS : 0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(Step step, Snapshot snapshot) {
        try {
            step.run(snapshot);
        } catch (RuntimeException e) {
            // One step must not keep the others from running, and all of them are tried again in a second.
            LOG.warn("{} failed and will be tried again: {}", step.getClass().getSimpleName(), e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
