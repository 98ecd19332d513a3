// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.module.DeviceProbe;
import dev.kprobe.agent.module.Reading;
import dev.kprobe.agent.plan.GuardRails;
import dev.kprobe.agent.plan.Plans;
import dev.kprobe.api.v1alpha1.BudgetOf;
import dev.kprobe.api.v1alpha1.FleetBudget;
import dev.kprobe.api.v1alpha1.FleetQuotas;
import dev.kprobe.api.v1alpha1.FleetSpec;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import dev.kprobe.api.v1alpha1.ProbeCost;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.ProbeState;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Taken;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What hits may cost, what they do cost, and what is said of it. */
class BudgetTest {
    private static final PlannedProbe MMAP = Plans.probe("mmap", "mmap");
    private static final String CALL = "__x64_sys_mmap";

    private final EngineFixture agent = new EngineFixture();
    private final FakeKernel kernel = agent.kernel;

    @Test
    void theSmallerOfTheMonitorsAndTheFleetsBudgetHolds() {
        agent.turn(Plans.armed("p", MMAP));
        assertThat(budgets()).containsExactly(0);
        agent.turn(Plans.budgeted("p", 20, MMAP));
        assertThat(budgets()).containsExactly(20);
        agent.rails = allowing(null, 30);
        agent.turn(Plans.budgeted("p", 20, MMAP));
        assertThat(budgets()).containsExactly(20);
        agent.rails = allowing(null, 10);
        agent.turn(Plans.budgeted("p", 20, MMAP));
        assertThat(budgets()).containsExactly(10);
        agent.turn(Plans.armed("p", MMAP));
        assertThat(budgets()).containsExactly(10);
    }

    @Test
    void aProbeWhoseBudgetChangesCountsOn() {
        agent.turn(Plans.armed("p", MMAP));
        kernel.call(CALL, 7);
        agent.turn(Plans.budgeted("p", 20, MMAP));
        kernel.call(CALL, 3);
        assertThat(agent.row(Plans.budgeted("p", 20, MMAP)).hits()).isEqualTo(10);
    }

    @Test
    void theBudgetOfTheNodeIsSetWhenItChangesAndForEveryBackend() {
        agent.turn(Plans.armed("p", MMAP));
        agent.rails = allowing(100, null);
        agent.turn(Plans.armed("p", MMAP));
        agent.turn(Plans.armed("p", MMAP));
        assertThat(kernel.budgets).containsExactly(0, 100);
        agent.restart(agent.turn(Plans.armed("p", MMAP)), Duration.ofSeconds(1));
        agent.turn(Plans.armed("p", MMAP));
        assertThat(kernel.budgets.getLast()).isEqualTo(100);
        agent.rails = GuardRails.NONE;
        agent.turn(Plans.armed("p", MMAP));
        assertThat(kernel.budgets.getLast()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Stacks  | Probe | its hits cost more than its budget of 20 thousandths of a CPU: its records have no stacks until they cost less for a while
                    Records | Probe | its hits cost more than its budget of 20 thousandths of a CPU: it leaves no records until they cost less for a while
                    Records | Node  | the hits of all probes cost more than the budget of the node, and its own most of them: it leaves no records until they cost less for a while
                    """)
    void whatWasTakenAwayIsSaid(Taken taken, BudgetOf budget, String message) {
        agent.turn(Plans.budgeted("p", 20, MMAP));
        ProbeCost cost = new ProbeCost(5_000_000, 30_000, taken, budget, 1);
        kernel.spend(CALL, cost);
        ProbeReport row = agent.row(Plans.budgeted("p", 20, MMAP));
        assertThat(row.state()).isEqualTo(ProbeState.Armed);
        assertThat(row.reason()).isEqualTo(Reason.BudgetExceeded);
        assertThat(row.message()).isEqualTo(message);
        assertThat(row.cost()).isEqualTo(cost);
    }

    @Test
    void aProbeThatWasDisarmedForItsCostSaysSoUntilItIsBack() {
        agent.turn(Plans.budgeted("p", 20, MMAP));
        kernel.befall(CALL, Reading.Health.OVER_BUDGET);
        kernel.spend(CALL, new ProbeCost(5_000_000, 0, Taken.Probe, BudgetOf.Probe, 1));
        ProbeReport row = agent.row(Plans.budgeted("p", 20, MMAP));
        assertThat(row.reason()).isEqualTo(Reason.BudgetExceeded);
        assertThat(row.message()).contains("it is disarmed, and its counts are kept");
        kernel.befall(CALL, Reading.Health.COUNTING);
        kernel.spend(CALL, new ProbeCost(5_000_000, 0, Taken.Nothing, BudgetOf.Probe, 2));
        assertThat(agent.row(Plans.budgeted("p", 20, MMAP)).reason()).isNull();
        assertThat(kernel.armings()).isEqualTo(1);
    }

    @Test
    void aProbeThatCostNothingYetSaysNothing() {
        assertThat(agent.row(Plans.budgeted("p", 20, MMAP)).cost()).isNull();
    }

    @Test
    void switchedOffTracingIsToldFromSwitchedOffProbes() {
        agent.turn(Plans.armed("p", MMAP));
        kernel.befall(CALL, Reading.Health.DISABLED);
        assertThat(agent.row(Plans.armed("p", MMAP)).reason()).isEqualTo(Reason.KprobesDisabled);
        kernel.tracing = false;
        assertThat(agent.row(Plans.armed("p", MMAP)).reason()).isEqualTo(Reason.FtraceDisabled);
    }

    private List<Integer> budgets() {
        return kernel.definitions().stream()
                .map(DeviceProbe::extras)
                .map(extras -> extras.cpuMillis())
                .toList();
    }

    private static GuardRails allowing(@Nullable Integer perNode, @Nullable Integer perProbe) {
        return GuardRails.of(
                new FleetSpec(false, List.of(), new FleetBudget(perNode, perProbe), FleetQuotas.ANY, "1h"));
    }
}
