// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import dev.kprobe.agent.tracefs.EventFormat;
import dev.kprobe.agent.tracefs.TracePage;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Makes items of the events of one CPU. A stack is an event of its own right behind the hit that it belongs to; what
 * interrupts come between bring their stacks along, so it belongs to the last hit that still has none.
 */
final class TraceDecoder implements TracePage.Visitor {
    /** Hits that may wait for a stack: one for each level of interruption, and some for those that never come. */
    private static final int MOST_WITHOUT_STACK = 8;

    private static final int TYPE_AT = 0;
    private static final int THREAD_AT = 4;
    private static final int HEADER = 8;
    private static final String STACK_SIZE = "size";
    private static final String STACK_FRAMES = "caller";
    /** Stands in a stack for code that the kernel made for its tracers. */
    private static final long TRAMPOLINE = Integer.MAX_VALUE;

    private static final long[] NOTHING = {};

    private final int cpu;
    private final Map<Integer, TraceSource> sources;
    private final EventFormat stacks;
    private final Consumer<TraceItem> items;
    private final Deque<TraceItem.Hit> withoutStack = new ArrayDeque<>();
    private long sequence;
    private long lost;
    private long last;

    /**
     * A decoder that has seen nothing yet.
     *
     * @param sources by the number of their event; may change
     * @param stacks format of a stack
     * @param items takes what was decoded
     */
    TraceDecoder(int cpu, Map<Integer, TraceSource> sources, EventFormat stacks, Consumer<TraceItem> items) {
        this.cpu = cpu;
        this.sources = sources;
        this.stacks = stacks;
        this.items = items;
    }

    /** Time of the last event so far. */
    long last() {
        return last;
    }

    @Override
    public void lost(long events) {
        lost += events;
        withoutStack.clear();
    }

    @Override
    public void event(long time, ByteBuffer event) {
        last = time;
        if (lost > 0) {
            items.accept(new TraceItem.Lost(time, sequence++, lost));
            lost = 0;
        }
        if (event.limit() < HEADER) {
            return;
        }
        int type = Short.toUnsignedInt(event.getShort(TYPE_AT));
        int thread = event.getInt(THREAD_AT);
        if (type == stacks.id()) {
            stack(thread, event);
            return;
        }
        TraceSource source = sources.get(type);
        if (source != null) {
            hit(time, source, thread, event);
        }
    }

    private void hit(long time, TraceSource source, int thread, ByteBuffer event) {
        PerfHit hit = new PerfHit(
                source.probe(),
                time,
                cpu,
                thread,
                0,
                source.text(EventPlan.COMMAND, event),
                source.argumentsOf(event),
                source.isReturn(),
                source.number(FetchedNumber.RESULT.field(), event),
                -1,
                NOTHING);
        TraceItem.Hit item = new TraceItem.Hit(sequence++, source, source.number(EventPlan.STACK_POINTER, event), hit);
        withoutStack.addLast(item);
        if (withoutStack.size() > MOST_WITHOUT_STACK) {
            withoutStack.removeFirst();
        }
        items.accept(item);
    }

    private void stack(int thread, ByteBuffer event) {
        for (Iterator<TraceItem.Hit> latest = withoutStack.descendingIterator(); latest.hasNext(); ) {
            TraceItem.Hit item = latest.next();
            if (item.hit().thread() == thread) {
                item.with(frames(event));
                latest.remove();
                return;
            }
        }
    }

    private long[] frames(ByteBuffer event) {
        EventFormat.Field size = stacks.field(STACK_SIZE);
        EventFormat.Field frames = stacks.field(STACK_FRAMES);
        if (size == null || frames == null || event.limit() < frames.offset()) {
            return NOTHING;
        }
        int room = (event.limit() - frames.offset()) / Long.BYTES;
        int count = Math.clamp(size.number(event), 0, room);
        long[] found = new long[count];
        int kept = 0;
        for (int i = 0; i < count; i++) {
            long frame = event.getLong(frames.offset() + i * Long.BYTES);
            if (frame == -1) {
                break;
            }
            if (frame != TRAMPOLINE) {
                found[kept++] = frame;
            }
        }
        return Arrays.copyOf(found, kept);
    }
}
