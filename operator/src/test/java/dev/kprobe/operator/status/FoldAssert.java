// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.MonitorStatus;
import dev.kprobe.operator.config.Patience;
import dev.kprobe.operator.observe.NodeView;
import dev.kprobe.operator.testing.Samples;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Folds samples. */
public final class FoldAssert {
    private FoldAssert() {}

    /** Folds these nodes at {@link Samples#NOW}. */
    public static MonitorStatus fold(KprobeMonitor monitor, List<NodeView> nodes, @Nullable MonitorStatus before) {
        return fold(monitor, nodes, before, Samples.NOW);
    }

    static MonitorStatus fold(
            KprobeMonitor monitor, List<NodeView> nodes, @Nullable MonitorStatus before, Instant now) {
        return new StatusFold(Patience.DEFAULT)
                .fold(
                        new FoldInput(
                                monitor, Optional.of(Samples.plan(monitor)), nodes, List.of(), Optional.empty(), now),
                        before,
                        new RateMeter(InstantSource.fixed(now)));
    }

    /** The conditions in one line, such as {@code Ready=True:Armed}. */
    static String outline(MonitorStatus status) {
        return status.conditions().stream()
                .map(condition -> condition.getType() + "=" + condition.getStatus() + ":" + condition.getReason())
                .collect(Collectors.joining(" "));
    }

    static Condition condition(MonitorStatus status, String type) {
        return status.conditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
