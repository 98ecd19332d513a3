// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.counters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.PlanPhase;
import dev.kprobe.api.v1alpha1.PlanReport;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.ProbeState;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class BaselineTest {
    private static final PlanId PLAN = new PlanId("p", "uid");
    private static final ProbeReport ARMED = ProbeReport.of("a", "1", ProbeState.Armed, "e", 5);
    private static final ProbeReport DISARMED = ProbeReport.of("b", "1", ProbeState.Disarmed, "", 7);

    @Test
    void knowsWhatWasArmedOnThisNode() {
        ProbeReport later = ProbeReport.of("a", "1", ProbeState.Armed, "e", 6);
        Baseline baseline = new Baseline(
                "node", List.of(report("node", ARMED, DISARMED), report("node", later), report("earlier-node", ARMED)));
        assertThat(baseline.armed()).isEqualTo(Map.of(PLAN, List.of(ARMED, later)));
    }

    @Test
    void knowsNothingWhereNothingWasArmed() {
        assertThat(new Baseline("node", List.of(report("node", DISARMED))).armed())
                .isEmpty();
    }

    /** Disk and cluster may hold either report, or both the same: where a plan continues does not depend on it. */
    @Property
    void continuesFromTheSameTotalWhateverTheOrder(
            @ForAll @LongRange(max = 1_000_000) long one, @ForAll @LongRange(max = 1_000_000) long other) {
        NodeStatus first = report("node", ProbeReport.of("a", "1", ProbeState.Armed, "e", one));
        NodeStatus second = report("node", ProbeReport.of("a", "1", ProbeState.Armed, "e", other));
        Counts expected = new Counts(Math.max(one, other), 0);
        assertThat(total(first, second)).isEqualTo(expected);
        assertThat(total(second, first)).isEqualTo(expected);
        assertThat(total(first, second, first, second)).isEqualTo(expected);
    }

    private static Counts total(NodeStatus... reports) {
        return new Baseline("node", List.of(reports)).of(PLAN).total();
    }

    private static NodeStatus report(String nodeUid, ProbeReport... probes) {
        return NodeReports.of(nodeUid, new PlanReport("p", "uid", 1, PlanPhase.Armed, null, List.of(probes), 0, 0, 0));
    }
}
