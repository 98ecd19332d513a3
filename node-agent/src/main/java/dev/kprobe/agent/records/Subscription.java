// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

import java.util.function.Consumer;

/** Records on their way to one subscriber, until it is closed. The subscriber reads {@link #queue()} in one thread. */
public final class Subscription implements AutoCloseable {
    private final SinkKind kind;
    private final RecordFilter filter;
    private final RecordQueue queue;
    private final Consumer<Subscription> end;

    Subscription(SinkKind kind, RecordFilter filter, RecordQueue queue, Consumer<Subscription> end) {
        this.kind = kind;
        this.filter = filter;
        this.queue = queue;
        this.end = end;
    }

    /** What comes. */
    public RecordQueue queue() {
        return queue;
    }

    SinkKind kind() {
        return kind;
    }

    RecordFilter filter() {
        return filter;
    }

    @Override
    public void close() {
        end.accept(this);
    }
}
