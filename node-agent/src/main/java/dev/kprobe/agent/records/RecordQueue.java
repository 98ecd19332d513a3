// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Copies of records from one thread to one other, in a fixed piece of memory. The writer never waits: what has no room
 * is lost, and counted.
 *
 * <p>Each entry begins with its length and what the record itself does not tell. One that would cross the end goes to
 * the beginning, behind an entry of padding. Positions only grow; each of them is written by one side and read by the
 * other, released and acquired.
 */
public final class RecordQueue {
    private static final int ENTRY_HEADER = 16;
    private static final int CPU = 4;
    private static final int REGISTERS = 8;

    private static final VarHandle HEAD;
    private static final VarHandle TAIL;
    private static final VarHandle LOST;

    static {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        try {
            HEAD = lookup.findVarHandle(RecordQueue.class, "head", long.class);
            TAIL = lookup.findVarHandle(RecordQueue.class, "tail", long.class);
            LOST = lookup.findVarHandle(RecordQueue.class, "lost", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ByteBuffer memory;
    private final int size;

    // Written by the writer alone.
    private long head;
    private long lost;
    // Written by the reader alone.
    private long tail;

    private volatile @Nullable Thread waiting;

    /** An empty queue of so many bytes, a power of two. */
    public RecordQueue(int bytes) {
        if (Integer.bitCount(bytes) != 1 || bytes < ENTRY_HEADER) {
            throw new IllegalArgumentException("not a power of two: " + bytes);
        }
        memory = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        size = bytes;
    }

    /**
     * Appends a copy of a record.
     *
     * @return whether there was room
     */
    boolean offer(RecordView record) {
        int need = ENTRY_HEADER + record.length();
        int at = (int) (head & size - 1);
        int padding = size - at < need ? size - at : 0;
        long used = head - (long) TAIL.getAcquire(this);
        if (need + padding > size - used) {
            LOST.setOpaque(this, lost + 1);
            return false;
        }
        if (padding > 0) {
            memory.putInt(at, padding | RecordLayout.PADDING);
            at = 0;
        }
        memory.putInt(at, need);
        memory.putInt(at + CPU, record.cpu());
        memory.putInt(at + REGISTERS, record.registerCount());
        record.copyTo(memory, at + ENTRY_HEADER);
        HEAD.setRelease(this, head + padding + need);
        return true;
    }

    /** Wakes the reader if it waits for what was appended. */
    void signal() {
        // Either the reader sees the records before it sleeps, or it is seen waiting here.
        VarHandle.fullFence();
        Thread reader = waiting;
        if (reader != null) {
            LockSupport.unpark(reader);
        }
    }

    /**
     * Shows the records that are there, and frees their room one by one.
     *
     * @param view to look at them with
     * @param most how many at most
     * @return how many
     */
    public int drain(RecordView view, RecordVisitor visitor, int most) {
        long end = (long) HEAD.getAcquire(this);
        int records = 0;
        while (tail != end && records < most) {
            int at = (int) (tail & size - 1);
            int word = memory.getInt(at);
            int length = word & ~RecordLayout.PADDING;
            if (word == length) {
                int cpu = memory.getInt(at + CPU);
                int registers = memory.getInt(at + REGISTERS);
                view.moveTo(memory, at + ENTRY_HEADER, length - ENTRY_HEADER, cpu, registers);
                visitor.visit(view);
                records++;
            }
            TAIL.setRelease(this, tail + length);
        }
        return records;
    }

    /** Waits until there is a record, the time is over, or the thread is interrupted. */
    public void await(Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        waiting = Thread.currentThread();
        try {
            VarHandle.fullFence();
            while ((long) HEAD.getAcquire(this) == tail
                    && !Thread.currentThread().isInterrupted()) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                LockSupport.parkNanos(this, left);
            }
        } finally {
            waiting = null;
        }
    }

    /** Records for which there was no room; any thread may ask. */
    public long lost() {
        return (long) LOST.getOpaque(this);
    }
}
