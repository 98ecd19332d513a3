// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records.serve;

import dev.kprobe.agent.records.RecordQueue;
import dev.kprobe.agent.records.RecordView;
import dev.kprobe.agent.records.RecordVisitor;
import dev.kprobe.agent.records.render.RecordJson;
import dev.kprobe.agent.records.render.TextBuffer;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Writes the records of a queue as lines of JSON. A line {@code {"lost":N}} tells how many the reader has lost so far
 * by being slow: soon after there are more, at the end, and where life signs are wanted now and then, which finds out
 * that the reader has gone.
 */
final class RecordLines {
    private static final Duration LOST_PERIOD = Duration.ofSeconds(1);
    private static final Duration LIFE_SIGN = Duration.ofSeconds(10);
    private static final int BATCH = 64;
    /**
     * Together more records than a queue holds: whatever was in it comes, and what comes all the time does not hold up.
     */
    private static final int BATCHES = 256;

    private final RecordQueue queue;
    private final OutputStream output;
    private final boolean lifeSigns;
    private final RecordView view = new RecordView();
    private final TextBuffer buffer = new TextBuffer();
    /** One for all batches. */
    private final RecordVisitor append;

    private long toldLost;
    private long toldAt = System.nanoTime();

    RecordLines(RecordQueue queue, RecordJson json, OutputStream output, boolean lifeSigns) {
        this.queue = queue;
        this.output = output;
        this.lifeSigns = lifeSigns;
        this.append = record -> json.append(buffer, record);
    }

    /** Writes until it is told to stop, or the output fails. */
    void run(BooleanSupplier stopped) throws IOException {
        while (!stopped.getAsBoolean()) {
            queue.await(LOST_PERIOD);
            write();
            long age = System.nanoTime() - toldAt;
            if ((lifeSigns && age >= LIFE_SIGN.toNanos())
                    || (age >= LOST_PERIOD.toNanos() && queue.lost() != toldLost)) {
                tellLost();
            }
        }
        write();
        if (queue.lost() != toldLost) {
            tellLost();
        }
    }

    private void write() throws IOException {
        boolean more = true;
        for (int batch = 0; more && batch < BATCHES; batch++) {
            more = queue.drain(view, append, BATCH) == BATCH;
            buffer.writeTo(output);
            buffer.clear();
        }
        output.flush();
    }

    private void tellLost() throws IOException {
        toldLost = queue.lost();
        toldAt = System.nanoTime();
        buffer.text("{\"lost\":").number(toldLost).text("}\n");
        buffer.writeTo(output);
        buffer.clear();
        output.flush();
    }
}
