// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bench;

import dev.kprobe.agent.records.FullRing;
import dev.kprobe.agent.records.RecordView;
import dev.kprobe.agent.records.serve.LineTurn;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a record costs in the agent, in CPU time of the thread: what else the machine does takes less part in it than in
 * the time of day.
 */
@State(Scope.Thread)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RecordBenchmark {
    /** So many that asking for the time costs nothing beside them. */
    private static final int TURNS = 16;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final FullRing ring = new FullRing(FullRing.Shape.ENTRY, 1, 1);
    private final LineTurn lines;
    private long sum;

    /** What was measured, over all operations. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Spent {
        /** Records read. */
        public long records;
        /** CPU time of the thread. */
        public long nanos;
    }

    /** Full rings. */
    public RecordBenchmark() {
        try {
            lines = new LineTurn();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All that a record of who called holds is looked at. */
    @Benchmark
    public long decode(Spent spent) {
        long begun = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < TURNS; i++) {
            ring.turn(this::look);
        }
        spent.nanos += THREADS.getCurrentThreadCpuTime() - begun;
        spent.records += (long) TURNS * FullRing.records();
        return sum;
    }

    /** A line for each record. */
    @Benchmark
    public void line(Spent spent) throws IOException {
        long begun = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < TURNS; i++) {
            lines.turn();
        }
        spent.nanos += THREADS.getCurrentThreadCpuTime() - begun;
        spent.records += (long) TURNS * FullRing.records();
    }

    /** Closes the file. */
    @TearDown
    public void close() throws IOException {
        lines.close();
    }

    /** Records of one operation. */
    static long records() {
        return (long) TURNS * FullRing.records();
    }

    private void look(RecordView record) {
        sum += record.slot()
                + record.generation()
                + record.time()
                + record.pid()
                + record.tgid()
                + record.uid()
                + record.gid()
                + record.cgroup()
                + record.comm(0);
    }
}
