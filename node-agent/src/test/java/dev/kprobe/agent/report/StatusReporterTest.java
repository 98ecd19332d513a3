// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.NodePhase;
import dev.kprobe.api.v1alpha1.NodeStatus;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusReporterTest {
    private static final NodeStatus ARMED = Statuses.status(NodePhase.Armed, 5, "t1");
    private static final NodeStatus DEGRADED = Statuses.status(NodePhase.Degraded, 5, "t2");

    @Test
    void writesChangesAtOnceDiskFirst() throws InterruptedException {
        BlockingQueue<String> writes = new LinkedBlockingQueue<>();
        StatusReporter reporter = new StatusReporter(
                status -> writes.add("disk " + status.phase()),
                status -> writes.add("cluster " + status.phase()),
                new ReportPolicy(Duration.ofSeconds(10)),
                InstantSource.system());
        Thread thread = Thread.ofPlatform().daemon().start(reporter);
        reporter.offer(ARMED, Duration.ofSeconds(2));
        assertThat(next(writes)).isEqualTo("disk Armed");
        assertThat(next(writes)).isEqualTo("cluster Armed");
        reporter.offer(DEGRADED, Duration.ofSeconds(2));
        assertThat(next(writes)).isEqualTo("disk Degraded");
        assertThat(next(writes)).isEqualTo("cluster Degraded");
        thread.interrupt();
        thread.join();
        assertThat(writes).isEmpty();
    }

    @Test
    void survivesAnApiServerThatIsAwayAndMistakes() throws InterruptedException {
        BlockingQueue<NodeStatus> writes = new LinkedBlockingQueue<>();
        List<NodeStatus> attempts = new ArrayList<>();
        StatusReporter reporter = new StatusReporter(
                status -> {
                    throw new IllegalStateException("a disk of another kind");
                },
                status -> {
                    attempts.add(status);
                    if (attempts.size() == 1) {
                        throw new IOException("connection refused");
                    }
                    if (attempts.size() == 2) {
                        throw new IllegalStateException("a mistake of a library");
                    }
                    writes.add(status);
                },
                new ReportPolicy(Duration.ofSeconds(10)),
                InstantSource.system());
        Thread thread = Thread.ofPlatform().daemon().start(reporter);
        reporter.offer(ARMED, Duration.ofSeconds(2));
        assertThat(next(writes)).isEqualTo(ARMED);
        thread.interrupt();
        thread.join();
        assertThat(attempts).hasSize(3);
    }

    /** A status is under way when the agent ends, and another one waits. */
    @Test
    void nothingComesAfterTheLastWord() throws InterruptedException {
        BlockingQueue<NodeStatus> attempts = new LinkedBlockingQueue<>();
        List<NodeStatus> disk = Collections.synchronizedList(new ArrayList<>());
        StatusReporter reporter = new StatusReporter(
                disk::add,
                status -> {
                    attempts.add(status);
                    if (attempts.size() == 1) {
                        awaitInterrupt();
                    }
                },
                new ReportPolicy(Duration.ofSeconds(10)),
                InstantSource.system());
        Thread thread = Thread.ofPlatform().daemon().start(reporter);
        reporter.offer(ARMED, Duration.ofSeconds(2));
        while (attempts.isEmpty()) {
            Thread.onSpinWait();
        }
        reporter.offer(DEGRADED, Duration.ofSeconds(2));
        NodeStatus last = Statuses.status(NodePhase.Starting, 7, "t3");
        Thread ending = Thread.ofPlatform().start(() -> reporter.writeLast(last));
        thread.interrupt();
        ending.join();
        thread.join();
        assertThat(disk).containsExactly(ARMED, last);
        assertThat(attempts).containsExactly(ARMED, last);
    }

    private static void awaitInterrupt() throws IOException {
        try {
            Thread.sleep(Duration.ofMinutes(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Test
    void keepsTheLastStatusOnDisk(@TempDir Path directory) throws IOException {
        HostFile file = new HostFile(directory.resolve("state"), new KubernetesSerialization());
        assertThat(file.read()).isEmpty();
        file.write(ARMED);
        file.write(DEGRADED);
        assertThat(file.read()).contains(DEGRADED);
        Files.writeString(directory.resolve("state/status.json"), "{ torn");
        assertThat(file.read()).isEmpty();
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        return Objects.requireNonNull(queue.poll(10, TimeUnit.SECONDS), "nothing was written within 10 s");
    }
}
