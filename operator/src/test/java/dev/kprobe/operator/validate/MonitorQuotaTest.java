// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.operator.testing.Samples;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MonitorQuotaTest {
    private final List<KprobeMonitor> all =
            IntStream.range(0, 300).mapToObj(MonitorQuotaTest::monitor).toList();

    @Test
    void oldestMonitorsAreServed() {
        assertThat(MonitorQuota.problem(all.getFirst(), all)).isEmpty();
        assertThat(MonitorQuota.problem(all.get(255), all)).isEmpty();
        assertThat(MonitorQuota.problem(all.get(256), all))
                .contains("The cluster has 256 older monitors and a node serves 256: delete some of them.");
    }

    private static KprobeMonitor monitor(int age) {
        KprobeMonitor monitor = Samples.monitor("mmap");
        monitor.getMetadata().setUid("uid-" + age);
        monitor.getMetadata().setCreationTimestamp(Samples.NOW.plusSeconds(age).toString());
        return monitor;
    }
}
