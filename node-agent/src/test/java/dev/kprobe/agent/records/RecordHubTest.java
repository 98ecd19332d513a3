// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordHubTest {
    private final ProbeLabels labels = new ProbeLabels();
    private final RecordHub hub = new RecordHub(labels, cgroup -> cgroup == 77 ? "shop/cart" : null);
    private final RecordView view = new RecordView();

    @Test
    void givesEachSubscriberWhatItAskedFor() {
        labels.put(1, 1, new ProbeLabel("mmap-watch", "mmap", "__x64_sys_mmap", false));
        labels.put(2, 1, new ProbeLabel("mmap-watch", "munmap", "__x64_sys_munmap", false));
        labels.put(3, 9, new ProbeLabel("other", "mmap", "__x64_sys_mmap", false));
        Subscription all = subscribe(RecordFilter.ALL);
        Subscription monitor = subscribe(new RecordFilter("mmap-watch", "", ""));
        Subscription probe = subscribe(new RecordFilter("", "mmap", ""));
        Subscription pod = subscribe(new RecordFilter("", "", "shop/cart"));
        Subscription nothing = subscribe(new RecordFilter("mmap-watch", "mmap", "shop/other"));

        // The second argument is where a cgroup would be.
        show(Sample.plain(1, 10).with(5L, 77L));
        show(Sample.plain(2, 20).with(Section.CREDENTIALS, 0L, 77L));
        show(Sample.plain(3, 30).with(Section.CREDENTIALS, 0L, 78L));

        assertThat(times(all)).containsExactly(10L, 20L, 30L);
        assertThat(times(monitor)).containsExactly(10L, 20L);
        assertThat(times(probe)).as("slot 3 had another probe before").containsExactly(10L);
        assertThat(times(pod)).containsExactly(20L);
        assertThat(times(nothing)).isEmpty();
    }

    @Test
    void letsASlowSubscriberLoseAloneAndRemembersIt() {
        Subscription slow = subscribe(RecordFilter.ALL);
        Subscription quick = hub.subscribe(SinkKind.STDOUT, RecordFilter.ALL).orElseThrow();
        int number = 20_000;
        List<Long> read = new ArrayList<>();
        Views.show(Sample.plain(0, 5), record -> {
            for (int i = 0; i < number; i++) {
                hub.visit(record);
                quick.queue().drain(view, seen -> read.add(seen.time()), Integer.MAX_VALUE);
            }
        });
        long kept = (1 << 19) / 64;
        assertThat(read).hasSize(number);
        assertThat(hub.lost(SinkKind.STDOUT)).isZero();
        assertThat(hub.lost(SinkKind.RECORDS)).isEqualTo(number - kept);
        slow.close();
        slow.close();
        assertThat(hub.lost(SinkKind.RECORDS)).isEqualTo(number - kept);
        assertThat(hub.subscribers()).isEqualTo(1);
    }

    @Test
    void refusesMoreSubscribersThanItHasMemoryFor() {
        List<Subscription> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(subscribe(RecordFilter.ALL));
        }
        assertThat(hub.subscribe(SinkKind.STACKS, RecordFilter.ALL)).isEmpty();
        all.getFirst().close();
        assertThat(hub.subscribe(SinkKind.STACKS, RecordFilter.ALL)).isPresent();
    }

    private Subscription subscribe(RecordFilter filter) {
        return hub.subscribe(SinkKind.RECORDS, filter).orElseThrow();
    }

    private void show(Sample sample) {
        Views.show(sample, hub);
    }

    private List<Long> times(Subscription subscription) {
        List<Long> times = new ArrayList<>();
        subscription.queue().drain(view, record -> times.add(record.time()), Integer.MAX_VALUE);
        return times;
    }
}
