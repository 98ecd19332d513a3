// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records.serve;

import dev.kprobe.agent.records.FullRing;
import dev.kprobe.agent.records.PodOfCgroup;
import dev.kprobe.agent.records.ProbeLabel;
import dev.kprobe.agent.records.ProbeLabels;
import dev.kprobe.agent.records.RecordFilter;
import dev.kprobe.agent.records.RecordHub;
import dev.kprobe.agent.records.SinkKind;
import dev.kprobe.agent.records.Subscription;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * The whole way of a record to a line: ring, hub, queue, text, {@code write(2)}. In the agent two threads share it;
 * here one goes all of it.
 */
public final class LineTurn implements AutoCloseable {
    private static final int SLOT = 5;
    private static final int GENERATION = 9;

    private final FullRing ring = new FullRing(FullRing.Shape.RETURN, SLOT, GENERATION);
    private final OutputStream output = new FileOutputStream("/dev/null");
    private final RecordHub hub;
    private final Subscription subscription;
    private final RecordLines lines;

    /** Writes to {@code /dev/null}. */
    public LineTurn() throws IOException {
        ProbeLabels labels = new ProbeLabels();
        labels.put(SLOT, GENERATION, new ProbeLabel("mmap-watch", "mmap", "__x64_sys_mmap", true));
        PodOfCgroup pods = cgroup -> "shop/cart-0";
        hub = new RecordHub(labels, pods);
        subscription = hub.subscribe(SinkKind.STDOUT, RecordFilter.ALL).orElseThrow();
        Renderers renderers =
                new Renderers("node-1", "x86_64", labels, pods, address -> Optional.of("__x64_sys_mmap+0x0"));
        lines = new RecordLines(subscription.queue(), renderers.json(), output, false);
    }

    /** Reads a full ring and writes a line for each of its records. */
    public void turn() throws IOException {
        ring.turn(hub);
        lines.run(() -> true);
        if (subscription.queue().lost() != 0) {
            throw new IllegalStateException("the queue has lost records");
        }
    }

    @Override
    public void close() throws IOException {
        subscription.close();
        output.close();
    }
}
