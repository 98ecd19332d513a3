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
import java.util.Set;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final PlanId PLAN = new PlanId("p", "uid");
    private static final ProbeKey A = new ProbeKey("a", "1");
    private static final ProbeKey A_REDEFINED = new ProbeKey("a", "2");

    private final Ledger ledger = new Ledger();

    @Test
    void continuesOverEpochs() {
        ledger.restore(PLAN, Baseline.NONE);
        ledger.begin(PLAN, A, "e1");
        ledger.observe(PLAN, A, new Counts(100, 1));
        ledger.begin(PLAN, A, "e2");
        ledger.observe(PLAN, A, new Counts(5, 0));
        assertThat(ledger.counts(PLAN).count(A).total()).isEqualTo(new Counts(105, 1));
        assertThat(ledger.counts(PLAN).count(A).epoch()).isEqualTo("e2");
    }

    @Test
    void takesManyReadingsAsItTakesEach() {
        Ledger each = new Ledger();
        for (Ledger one : List.of(ledger, each)) {
            one.begin(PLAN, A, "e1");
            one.begin(PLAN, A_REDEFINED, "e2");
        }
        Map<ProbeKey, Counts> read = Map.of(A, new Counts(100, 1), A_REDEFINED, new Counts(7, 0));
        ledger.observe(PLAN, read);
        ledger.observe(PLAN, Map.of(A, new Counts(99, 0)));
        read.forEach((key, counts) -> each.observe(PLAN, key, counts));
        assertThat(ledger.counts(PLAN)).isEqualTo(each.counts(PLAN));
        assertThat(ledger.counts(PLAN).total()).isEqualTo(new Counts(107, 1));
    }

    @Test
    void retiresWhatIsRedefinedAndStartsItAnew() {
        ledger.restore(PLAN, Baseline.NONE);
        ledger.begin(PLAN, A, "e1");
        ledger.observe(PLAN, A, new Counts(100, 1));
        ledger.retireAllBut(PLAN, Set.of(A_REDEFINED));
        ledger.begin(PLAN, A_REDEFINED, "e2");
        assertThat(ledger.counts(PLAN).retired()).isEqualTo(new Counts(100, 1));
        assertThat(ledger.counts(PLAN).count(A_REDEFINED).total()).isEqualTo(Counts.ZERO);
        assertThat(ledger.counts(PLAN).total()).isEqualTo(new Counts(100, 1));
    }

    @Test
    void continuesFromTheReportThatGotFurther() {
        Baseline baseline = new Baseline("node", List.of(report("node", "uid", 90, 10), report("node", "uid", 0, 120)));
        ledger.restore(PLAN, baseline);
        assertThat(ledger.counts(PLAN).total()).isEqualTo(new Counts(120, 0));
        assertThat(ledger.counts(PLAN).retired()).isEqualTo(new Counts(120, 0));
    }

    @Test
    void takesTheBaselineOnceOnly() {
        Baseline baseline = new Baseline("node", List.of(report("node", "uid", 90, 10)));
        ledger.restore(PLAN, baseline);
        ledger.begin(PLAN, A, "e");
        ledger.observe(PLAN, A, new Counts(1, 0));
        ledger.restore(PLAN, baseline);
        assertThat(ledger.counts(PLAN).total()).isEqualTo(new Counts(101, 0));
    }

    @Test
    void startsAnewForAnotherNodeOrAnotherMonitor() {
        ledger.restore(PLAN, new Baseline("node", List.of(report("earlier-node", "uid", 90, 10))));
        assertThat(ledger.counts(PLAN)).isEqualTo(PlanCounts.NONE);
        PlanId recreated = new PlanId("p", "uid-2");
        ledger.restore(recreated, new Baseline("node", List.of(report("node", "uid", 90, 10))));
        assertThat(ledger.counts(recreated)).isEqualTo(PlanCounts.NONE);
    }

    @Test
    void forgetsPlansThatAreGone() {
        ledger.restore(PLAN, new Baseline("node", List.of(report("node", "uid", 90, 10))));
        ledger.forgetAllBut(Set.of());
        assertThat(ledger.counts(PLAN)).isEqualTo(PlanCounts.NONE);
    }

    private static NodeStatus report(String nodeUid, String monitorUid, long hits, long retired) {
        ProbeReport probe = ProbeReport.of("a", "1", ProbeState.Armed, "e", hits);
        PlanReport plan = new PlanReport(
                "p", monitorUid, 1, PlanPhase.Armed, null, hits == 0 ? List.of() : List.of(probe), retired, 0, 0);
        return NodeReports.of(nodeUid, plan);
    }
}
