// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.pods;

import dev.kprobe.api.v1alpha1.PodFilter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows pods and cgroups while somebody needs them, in a thread of its own. {@link #need} and {@link #close} belong
 * to one thread; anything else any thread may ask.
 */
public final class PodWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PodWatch.class);
    /** Without any sign of a change: names of what has gone must be forgotten some time. */
    private static final Duration PERIOD = Duration.ofSeconds(10);
    /** Where directories cannot be watched. */
    private static final Duration POLL_PERIOD = Duration.ofSeconds(1);

    private final CgroupTree tree;
    private final PodSource.Factory source;
    private final InstantSource clock;
    private final Runnable changed;
    private final PodNames names = new PodNames();

    private volatile Seen seen = Seen.NOTHING;
    private @Nullable Following following;

    /**
     * A watch that nobody needs yet.
     *
     * @param cgroups mount point of cgroup v2, as the host has it
     * @param source of pods
     * @param clock wall clock
     * @param changed called by a thread of the watch when pods or cgroups have come or gone; must not block
     */
    public PodWatch(Path cgroups, PodSource.Factory source, InstantSource clock, Runnable changed) {
        this.tree = new CgroupTree(cgroups);
        this.source = source;
        this.clock = clock;
        this.changed = changed;
    }

    /** Whether this node shows which pod a cgroup belongs to: not with cgroup v1. */
    public boolean isPossible() {
        return tree.isUnified();
    }

    /** Names by cgroup, empty while nobody needs them. */
    public PodNames names() {
        return names;
    }

    /** The cgroups of the pods that a filter selects now; empty while it is not known which pods there are. */
    public Optional<Set<Long>> cgroups(PodFilter filter) {
        Seen now = seen;
        return now.pods().map(pods -> PodSelection.cgroups(filter, pods, now.groups()));
    }

    /** Begins to watch when somebody needs it, and ends when nobody does. */
    public void need(boolean needed) {
        if (needed && following == null && isPossible()) {
            following = new Following();
        } else if (!needed && following != null) {
            following.close();
            following = null;
            seen = Seen.NOTHING;
            names.clear();
        }
    }

    @Override
    public void close() {
        need(false);
    }

    private record Seen(Optional<Collection<Pod>> pods, List<PodCgroup> groups) {
        static final Seen NOTHING = new Seen(Optional.empty(), List.of());
    }

    /** From the first need to the last. */
    private final class Following implements AutoCloseable {
        private final Semaphore signals = new Semaphore(0);
        private final Optional<DirectoryWatch> directories = DirectoryWatch.open(signals::release);
        private final PodSource pods = source.open(signals::release);
        private final Thread thread = Thread.ofPlatform().name("pods").daemon().start(this::run);

        private void run() {
            Duration period = directories.isPresent() ? PERIOD : POLL_PERIOD;
            try {
                while (true) {
                    look();
                    boolean ignored = signals.tryAcquire(period.toMillis(), TimeUnit.MILLISECONDS);
                    signals.drainPermits();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void look() {
            try {
                List<PodCgroup> groups = tree.scan(path -> directories.ifPresent(watch -> watch.add(path)));
                Seen now = new Seen(pods.pods().map(List::copyOf), groups);
                names.update(now.pods().orElse(List.of()), now.groups(), clock.instant());
                if (!now.equals(seen)) {
                    seen = now;
                    changed.run();
                }
            } catch (IOException | RuntimeException e) {
                LOG.warn("the cgroups of pods cannot be read: {}", e.toString());
            }
        }

        @Override
        public void close() {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            pods.close();
            directories.ifPresent(DirectoryWatch::close);
        }
    }
}
