// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RecordQueueTest {
    private final RecordView view = new RecordView();

    @Property
    void givesInOrderWhatItTookAndCountsTheRest(@ForAll("samples") List<List<Sample>> turns) {
        RecordQueue queue = new RecordQueue(4096);
        List<Sample> taken = new ArrayList<>();
        List<Sample> given = new ArrayList<>();
        int offered = 0;
        for (List<Sample> turn : turns) {
            for (Sample sample : turn) {
                offered++;
                if (offer(queue, sample)) {
                    taken.add(sample);
                }
            }
            queue.drain(view, record -> given.add(Sample.read(record)), Integer.MAX_VALUE);
        }
        assertThat(given).isEqualTo(taken);
        assertThat(queue.lost()).isEqualTo(offered - taken.size());
    }

    @Test
    void losesWhatHasNoRoomAndNothingElse() {
        RecordQueue queue = new RecordQueue(256);
        for (int i = 0; i < 10; i++) {
            assertThat(offer(queue, Sample.plain(i, i))).isEqualTo(i < 4);
        }
        assertThat(queue.lost()).isEqualTo(6);
        List<Integer> slots = new ArrayList<>();
        assertThat(queue.drain(view, record -> slots.add(record.slot()), 3)).isEqualTo(3);
        assertThat(slots).containsExactly(0, 1, 2);
        assertThat(offer(queue, Sample.plain(11, 11))).isTrue();
        assertThat(queue.lost()).isEqualTo(6);
    }

    @Test
    void keepsEveryRecordBetweenTwoThreads() throws InterruptedException {
        RecordQueue queue = new RecordQueue(1 << 14);
        int number = 200_000;
        Thread writer = Thread.ofPlatform().start(() -> {
            KernelRing kernel = new KernelRing(0, 4096, 0);
            RingReader reader = new RingReader(kernel.memory(), 0);
            for (int i = 0; i < number; i++) {
                kernel.write(Sample.plain(i, 2L * i));
                reader.drain(queue::offer);
                queue.signal();
            }
        });
        long read = 0;
        long[] last = {-1};
        int[] wrong = {0};
        while (read + queue.lost() < number) {
            queue.await(Duration.ofSeconds(10));
            read += queue.drain(
                    view,
                    record -> {
                        if (record.time() != 2L * record.slot() || record.time() <= last[0]) {
                            wrong[0]++;
                        }
                        last[0] = record.time();
                    },
                    Integer.MAX_VALUE);
        }
        writer.join();
        assertThat(read + queue.lost()).isEqualTo(number);
        assertThat(wrong[0]).isZero();
        assertThat(read).isPositive();
    }

    @Test
    void isOfASizeThatWraps() {
        assertThatThrownBy(() -> new RecordQueue(1000)).isInstanceOf(IllegalArgumentException.class);
    }

    @Provide
    static Arbitrary<List<List<Sample>>> samples() {
        return Samples.any().list().ofMaxSize(12).list().ofMaxSize(12);
    }

    private static boolean offer(RecordQueue queue, Sample sample) {
        boolean[] taken = {false};
        Views.show(sample, record -> taken[0] = queue.offer(record));
        return taken[0];
    }
}
