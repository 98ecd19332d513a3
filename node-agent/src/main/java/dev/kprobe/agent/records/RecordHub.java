// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives every record to those subscribers that want it. Shown records by one thread; anything else any thread may do.
 */
public final class RecordHub implements RecordVisitor {
    /**
     * Holds some thousand records without stacks: what comes within a moment in which the subscriber is not scheduled.
     */
    private static final int QUEUE_BYTES = 1 << 19;
    /** Together with the queues a bound on memory and on what each record costs. */
    private static final int MOST = 8;

    private final ProbeLabels labels;
    private final PodOfCgroup pods;
    private final Map<SinkKind, Long> lostBefore = new EnumMap<>(SinkKind.class);

    private volatile List<Subscription> subscriptions = List.of();

    /** A hub without subscribers. */
    public RecordHub(ProbeLabels labels, PodOfCgroup pods) {
        this.labels = labels;
        this.pods = pods;
    }

    /** Subscribes to records from now on; empty when there are too many subscribers. */
    public synchronized Optional<Subscription> subscribe(SinkKind kind, RecordFilter filter) {
        if (subscriptions.size() >= MOST) {
            return Optional.empty();
        }
        Subscription subscription = new Subscription(kind, filter, new RecordQueue(QUEUE_BYTES), this::remove);
        List<Subscription> more = new ArrayList<>(subscriptions);
        more.add(subscription);
        subscriptions = List.copyOf(more);
        return Optional.of(subscription);
    }

    @Override
    public void visit(RecordView record) {
        List<Subscription> current = subscriptions;
        if (current.isEmpty()) {
            return;
        }
        @Nullable ProbeLabel label = labels.of(record.slot(), record.generation());
        for (int i = 0; i < current.size(); i++) {
            Subscription subscription = current.get(i);
            if (subscription.filter().wants(record, label, pods)) {
                subscription.queue().offer(record);
            }
        }
    }

    /** Wakes the subscribers that wait. */
    void signal() {
        List<Subscription> current = subscriptions;
        for (int i = 0; i < current.size(); i++) {
            current.get(i).queue().signal();
        }
    }

    /** Records that subscribers of a kind have lost, those that are gone included. */
    public synchronized long lost(SinkKind kind) {
        long now = subscriptions.stream()
                .filter(subscription -> subscription.kind() == kind)
                .mapToLong(subscription -> subscription.queue().lost())
                .sum();
        return lostBefore.getOrDefault(kind, 0L) + now;
    }

    /** How many subscribers there are. */
    public int subscribers() {
        return subscriptions.size();
    }

    private synchronized void remove(Subscription gone) {
        if (!subscriptions.contains(gone)) {
            return;
        }
        subscriptions = subscriptions.stream().filter(one -> one != gone).toList();
        lostBefore.merge(gone.kind(), gone.queue().lost(), Long::sum);
    }
}
