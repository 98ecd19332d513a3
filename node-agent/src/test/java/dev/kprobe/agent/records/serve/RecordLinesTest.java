// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.records.PodOfCgroup;
import dev.kprobe.agent.records.ProbeLabels;
import dev.kprobe.agent.records.RecordFilter;
import dev.kprobe.agent.records.RecordHub;
import dev.kprobe.agent.records.Sample;
import dev.kprobe.agent.records.SinkKind;
import dev.kprobe.agent.records.Subscription;
import dev.kprobe.agent.records.Views;
import dev.kprobe.agent.symbols.AddressNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RecordLinesTest {
    private final ProbeLabels labels = new ProbeLabels();
    private final RecordHub hub = new RecordHub(labels, PodOfCgroup.UNKNOWN);
    private final Subscription subscription =
            hub.subscribe(SinkKind.RECORDS, RecordFilter.ALL).orElseThrow();

    @Test
    void endsWithTheNumberOfWhatWasLost() throws IOException {
        show(20_000);
        long lost = subscription.queue().lost();
        List<String> lines = lines();
        assertThat(lost).isPositive();
        assertThat(lines).hasSize((int) (20_000 - lost + 1)).last().isEqualTo("{\"lost\":" + lost + "}");
    }

    @Test
    void saysNothingOfLossesWhenThereAreNone() throws IOException {
        show(3);
        assertThat(lines()).hasSize(3).noneMatch(line -> line.contains("lost"));
    }

    /** Each line that is written brings another record. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void endsWhenItIsToldToAlthoughTheQueueIsNeverEmpty() throws IOException {
        show(1);
        OutputStream more = new OutputStream() {
            @Override
            public void write(int octet) {
                show(100);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                show(100);
            }
        };
        int[] asked = {0};
        lines(more).run(() -> asked[0]++ == 3);
        assertThat(asked[0]).isEqualTo(4);
    }

    private void show(int number) {
        Views.show(Sample.plain(1, 10), record -> {
            for (int i = 0; i < number; i++) {
                hub.visit(record);
            }
        });
    }

    private List<String> lines() throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        lines(output).run(() -> true);
        return output.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private RecordLines lines(OutputStream output) {
        Renderers renderers = new Renderers("n1", "x86_64", labels, PodOfCgroup.UNKNOWN, AddressNames.NONE);
        return new RecordLines(subscription.queue(), renderers.json(), output, true);
    }
}
