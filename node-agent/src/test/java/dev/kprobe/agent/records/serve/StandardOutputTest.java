// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.records.PodOfCgroup;
import dev.kprobe.agent.records.ProbeLabels;
import dev.kprobe.agent.records.RecordHub;
import dev.kprobe.agent.records.Sample;
import dev.kprobe.agent.records.Views;
import dev.kprobe.agent.symbols.AddressNames;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardOutputTest {
    @Test
    void writesEveryRecordAndTheLastOnesAtTheEnd() {
        ProbeLabels labels = new ProbeLabels();
        RecordHub hub = new RecordHub(labels, PodOfCgroup.UNKNOWN);
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        StandardOutput sink = StandardOutput.start(
                hub, new Renderers("n1", "x86_64", labels, PodOfCgroup.UNKNOWN, AddressNames.NONE), output);
        for (int i = 0; i < 100; i++) {
            Views.show(Sample.plain(0, i), hub);
        }
        sink.close();
        assertThat(output.toString(StandardCharsets.UTF_8).lines()).hasSize(100).allMatch(line -> line.endsWith("}"));
        assertThat(hub.subscribers()).isZero();
    }
}
