// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.FleetQuotas;
import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.operator.testing.Samples;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MonitorQuotaTest {
    private final List<KprobeMonitor> all =
            IntStream.range(0, 300).mapToObj(MonitorQuotaTest::monitor).toList();

    @Test
    void oldestMonitorsAreServed() {
        assertThat(problem(all.getFirst(), all, null)).isEmpty();
        assertThat(problem(all.get(255), all, null)).isEmpty();
        assertThat(problem(all.get(256), all, null))
                .contains("The cluster has 256 older monitors and a node serves 256: delete some of them.");
    }

    @Test
    void anAdministratorMayAllowFewer() {
        assertThat(problem(all.get(1), all, 2)).isEmpty();
        assertThat(problem(all.get(2), all, 2))
                .contains("KprobeFleet allows 2 monitors (spec.quotas.monitors) and 2 are older: delete some of them.");
        assertThat(problem(all.get(1), all.subList(0, 2), 2)).isEmpty();
        assertThat(problem(all.getFirst(), all.subList(0, 1), 0)).isPresent();
    }

    @Test
    void ofTwoThatAreEquallyOldOneIsServed() {
        KprobeMonitor twin = monitor(0);
        twin.getMetadata().setUid("uid-0-twin");
        List<KprobeMonitor> both = List.of(twin, all.getFirst());
        assertThat(problem(all.getFirst(), both, 1)).isEmpty();
        assertThat(problem(twin, both, 1)).isPresent();
    }

    private static Optional<String> problem(
            KprobeMonitor monitor, List<KprobeMonitor> monitors, @Nullable Integer most) {
        return MonitorQuota.problem(monitor, monitors, new FleetQuotas(most, null));
    }

    private static KprobeMonitor monitor(int age) {
        KprobeMonitor monitor = Samples.monitor("mmap");
        monitor.getMetadata().setUid("uid-" + age);
        monitor.getMetadata().setCreationTimestamp(Samples.NOW.plusSeconds(age).toString());
        return monitor;
    }
}
