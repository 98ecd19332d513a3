// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordPumpTest {
    private final KernelRing first = new KernelRing(0, 4096, 0);
    private final KernelRing third = new KernelRing(2, 4096, -64);
    private final FakeRings rings = new FakeRings(first, third);
    private final RecordHub hub = new RecordHub(new ProbeLabels(), PodOfCgroup.UNKNOWN);
    private final RecordCounts counts = new RecordCounts();
    private final RecordView view = new RecordView();

    @Test
    void bringsTheRecordsOfAllCpusToTheSubscriber() {
        Subscription subscription =
                hub.subscribe(SinkKind.RECORDS, RecordFilter.ALL).orElseThrow();
        RecordPump pump = RecordPump.start(List.of(rings), hub, counts);
        first.write(Sample.plain(1, 10));
        third.write(Sample.plain(2, 20));
        rings.wake();
        List<Sample> seen = await(subscription, 2);
        pump.close();
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        Sample.plain(1, 10), Sample.plain(2, 20).on(2));
        assertThat(counts.read()).isEqualTo(2);
        first.write(Sample.plain(1, 30));
        assertThat(first.tail()).as("not touched after the end").isNotEqualTo(first.head());
    }

    @Test
    void readsTheOtherRingsWhenOneIsBroken() {
        Subscription subscription =
                hub.subscribe(SinkKind.RECORDS, RecordFilter.ALL).orElseThrow();
        first.write(Sample.plain(1, 10));
        first.word(0, 44);
        RecordPump pump = RecordPump.start(List.of(rings), hub, counts);
        third.write(Sample.plain(2, 20));
        rings.wake();
        assertThat(await(subscription, 1)).containsExactly(Sample.plain(2, 20).on(2));
        pump.close();
        assertThat(counts.stoppedRings()).isEqualTo(1);
    }

    private List<Sample> await(Subscription subscription, int number) {
        List<Sample> seen = new ArrayList<>();
        while (seen.size() < number) {
            subscription.queue().await(Duration.ofSeconds(10));
            subscription.queue().drain(view, record -> seen.add(Sample.read(record)), Integer.MAX_VALUE);
        }
        return seen;
    }
}
