// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.FleetSpec;
import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.MonitorStatus;
import dev.kprobe.operator.observe.NodeView;
import dev.kprobe.operator.observe.Snapshot;
import dev.kprobe.operator.testing.SampleNode;
import dev.kprobe.operator.testing.Samples;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReleasesTest {
    private final KprobeMonitor monitor = Samples.monitor("mmap");
    private final NodeView leaving =
            SampleNode.named("a").armed("mmap", 5).leaving().view();

    @Test
    void countsMustBeWrittenBeforeANodeMayGo() {
        MonitorStatus before = FoldAssert.fold(monitor, List.of(), null);
        MonitorStatus after = FoldAssert.fold(monitor, List.of(leaving), before);

        assertThat(ready(List.of(monitor), Optional.empty())).isZero();
        assertThat(ready(List.of(monitor), Optional.of(before))).isZero();
        assertThat(ready(List.of(monitor), Optional.of(after))).isOne();
        assertThat(ready(List.of(), Optional.empty())).isOne();
    }

    @Test
    void aNodeThatIsStillThereReportsAgain() {
        NodeView unlisted = SampleNode.named("a").armed("mmap", 5).unlisted().view();
        MonitorStatus status = FoldAssert.fold(monitor, List.of(unlisted), null);

        assertThat(status.hits()).isEqualTo(5);
        assertThat(status.retiredNodes()).isNull();
        Snapshot snapshot = new Snapshot(List.of(monitor), Map.of(), List.of(unlisted), FleetSpec.DEFAULT);
        assertThat(Releases.ready(snapshot, any -> Optional.of(status))).hasSize(1);
    }

    private int ready(List<KprobeMonitor> monitors, Optional<MonitorStatus> written) {
        Snapshot snapshot = new Snapshot(monitors, Map.of(), List.of(leaving), FleetSpec.DEFAULT);
        return Releases.ready(snapshot, any -> written).size();
    }
}
