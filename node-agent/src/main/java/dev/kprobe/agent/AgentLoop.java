// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent;

import dev.kprobe.agent.cluster.ClusterState;
import dev.kprobe.agent.engine.Engine;
import dev.kprobe.agent.plan.Stance;
import dev.kprobe.agent.report.StatusReporter;
import dev.kprobe.api.v1alpha1.NodeStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that touches the kernel: turns the engine on every change in the cluster, when a probe is amiss, and
 * at its {@link Pace}, and hands the status to the reporter.
 */
final class AgentLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentLoop.class);
    private static final Duration SLOWEST_REPORT = Duration.ofHours(1);

    private final Engine engine;
    private final Supplier<Optional<ClusterState>> cluster;
    private final Semaphore changes;
    private final StatusReporter reporter;
    private final LoopView view;
    private final InstantSource clock;

    private @Nullable ClusterState last;
    private Instant turnDue = Instant.MIN;

    /**
     * A loop that does not turn yet.
     *
     * @param engine does the work
     * @param cluster what the cluster says, empty while it is not known
     * @param changes released on each change in the cluster
     * @param reporter gets the status of each turn
     * @param view is shown that the loop turns, and what it counts
     * @param clock wall clock
     */
    AgentLoop(
            Engine engine,
            Supplier<Optional<ClusterState>> cluster,
            Semaphore changes,
            StatusReporter reporter,
            LoopView view,
            InstantSource clock) {
        this.engine = engine;
        this.cluster = cluster;
        this.changes = changes;
        this.reporter = reporter;
        this.view = view;
        this.clock = clock;
    }

    /** Turns until the thread is interrupted, then disarms everything and writes the last word. */
    @Override
    public void run() {
        engine.start(clock.instant());
        view.ready();
        try {
            boolean told = true;
            while (true) {
                if (turn(told)) {
                    view.turned(clock.instant());
                }
                told = changes.tryAcquire(Pace.TICK.toMillis(), TimeUnit.MILLISECONDS);
                if (told) {
                    changes.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            // The end of the agent; not passed on, so that the last word can still be sent.
            stop();
        } finally {
            view.ending();
            engine.close();
        }
    }

    /** Whether it went well: a loop in which no turn does for long is as dead as one that does not turn. */
    private boolean turn(boolean told) {
        try {
            Instant now = clock.instant();
            if (!told && now.isBefore(turnDue) && engine.rests(now)) {
                return true;
            }
            turnDue = Instant.MIN;
            Optional<ClusterState> state = cluster.get();
            if (state.isEmpty()) {
                return true;
            }
            last = state.get();
            view.asked(last);
            NodeStatus status = engine.turn(last, now);
            view.counted(status, engine.records(), engine.insights(last));
            reporter.offer(status, interval(last));
            turnDue = now.plus(Pace.turns(status.probes()));
            return true;
        } catch (RuntimeException e) {
            LOG.error("a turn failed; the next one tries again", e);
            return false;
        }
    }

    private void stop() {
        ClusterState state = last;
        if (state != null) {
            Instant now = clock.instant();
            reporter.writeLast(engine.stop(state, now));
        }
    }

    private static Duration interval(ClusterState state) {
        return state.plans().stream()
                .filter(plan -> plan.stance() == Stance.ARM)
                .mapToInt(plan -> plan.terms().reportSeconds())
                .mapToObj(Duration::ofSeconds)
                .min(Duration::compareTo)
                .orElse(SLOWEST_REPORT);
    }
}
