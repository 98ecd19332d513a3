// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.module.DeviceProbe;
import dev.kprobe.agent.plan.NodePlan;
import dev.kprobe.agent.plan.Plans;
import dev.kprobe.api.v1alpha1.At;
import dev.kprobe.api.v1alpha1.BudgetOf;
import dev.kprobe.api.v1alpha1.Capture;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import dev.kprobe.api.v1alpha1.ProbeCost;
import dev.kprobe.api.v1alpha1.ProbeReport;
import dev.kprobe.api.v1alpha1.ProbeState;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Taken;
import dev.kprobe.api.v1alpha1.Target;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The budget of a monitor is for all of its probes together. Here a budget of 20 is 20 ms in a second. */
class ThriftTest {
    private static final String MMAP = "__x64_sys_mmap";
    private static final String BRK = "__x64_sys_brk";
    private static final String SENTENCE =
            "the hits of all probes of the monitor cost more than its budget, and its own most of them: ";

    private final EngineFixture agent = new EngineFixture();
    private final FakeKernel kernel = agent.kernel;
    private NodePlan plan = Plans.budgeted("p", 20, Plans.probe("mmap", "mmap"), Plans.probe("brk", "brk"));

    @Test
    void probesThatTogetherStayWithinTheBudgetAreLeftAlone() {
        begin();
        second(10, 10);
        second(10, 10);
        assertThat(kernel.armedSymbols()).containsExactlyInAnyOrder(MMAP, BRK);
        assertThat(kernel.armings()).isEqualTo(2);
        assertThat(row(0).reason()).isNull();
    }

    @Test
    void theCostliestGoesWhenTogetherTheyExceedItThoughNoneDoesAlone() {
        begin();
        kernel.call(MMAP, 7);
        second(12, 9);
        agent.turn(plan);
        assertThat(kernel.armedSymbols()).containsExactly(BRK);
        ProbeReport row = row(0);
        assertThat(row.state()).isEqualTo(ProbeState.Armed);
        assertThat(row.reason()).isEqualTo(Reason.BudgetExceeded);
        assertThat(row.message())
                .isEqualTo(SENTENCE + "it is disarmed, and its counts are kept until they cost less for a while");
        assertThat(row.hits()).isEqualTo(7);
        assertThat(row.cost()).isEqualTo(new ProbeCost(12_000_000, 0, Taken.Probe, BudgetOf.Monitor, 0));
        assertThat(row(1).reason()).isNull();
    }

    @Test
    void whatStillCostsTooMuchIsTakenFromTheNext() {
        plan = Plans.budgeted(
                "p", 20, Plans.probe("mmap", "mmap"), Plans.probe("brk", "brk"), Plans.probe("more", "brk"));
        begin();
        second(18, 13);
        assertThat(armed()).containsExactly(BRK, BRK);
        kernel.spend(BRK, nanos(26));
        agent.now = agent.now.plusSeconds(1);
        agent.turn(plan);
        agent.turn(plan);
        assertThat(armed()).containsExactly(BRK);
    }

    @Test
    void aProbeIsGivenBackAfterASecondAndEverLaterWhenThatWasInVain() {
        begin();
        assertThat(secondsUntilBack()).isEqualTo(1);
        assertThat(secondsUntilBack()).isEqualTo(2);
        assertThat(secondsUntilBack()).isEqualTo(4);
        for (int i = 0; i < 6; i++) {
            secondsUntilBack();
        }
        assertThat(secondsUntilBack()).isEqualTo(300);
        assertThat(secondsUntilBack()).isEqualTo(300);
        quiet(Duration.ofSeconds(302));
        assertThat(secondsUntilBack()).isEqualTo(1);
    }

    @Test
    void stacksGoFirstAndThenRecordsAndBothComeBackInTurn() {
        plan = Plans.budgeted("p", 20, recording("mmap"), Plans.probe("brk", "brk"));
        begin();
        second(12, 9);
        assertThat(definition().extras().capture()).containsExactly(Capture.Task);
        assertThat(definition().extras().sampling().maxRecordsPerSecond()).isZero();
        assertThat(row(0).message())
                .isEqualTo(SENTENCE + "its records have no stacks until they cost less for a while");
        assertThat(row(0).cost()).extracting(ProbeCost::taken).isEqualTo(Taken.Stacks);

        second(12, 9);
        assertThat(definition().extras().sampling().maxRecordsPerSecond()).isEqualTo(1);
        assertThat(row(0).message())
                .isEqualTo(SENTENCE + "it leaves one record a second at most until they cost less for a while");

        second(12, 9);
        assertThat(kernel.armedSymbols()).containsExactly(BRK);

        quiet(Duration.ofSeconds(1));
        assertThat(definition().extras().sampling().maxRecordsPerSecond()).isEqualTo(1);
        quiet(Duration.ofSeconds(1));
        assertThat(definition().extras().sampling().maxRecordsPerSecond()).isZero();
        assertThat(definition().extras().capture()).containsExactly(Capture.Task);
        quiet(Duration.ofSeconds(1));
        assertThat(definition().extras().capture()).contains(Capture.Stack);
        assertThat(row(0).reason()).isNull();
    }

    @Test
    void whatExceedsTheBudgetAloneIsLeftToTheModule() {
        begin();
        second(30, 9);
        assertThat(kernel.armedSymbols()).containsExactlyInAnyOrder(MMAP, BRK);
        kernel.spend(MMAP, new ProbeCost(41_000_000, 0, Taken.Probe, BudgetOf.Probe, 1));
        kernel.spend(BRK, nanos(19));
        agent.now = agent.now.plusSeconds(1);
        agent.turn(plan);
        agent.turn(plan);
        assertThat(kernel.armedSymbols()).containsExactlyInAnyOrder(MMAP, BRK);
    }

    @Test
    void anotherMonitorPaysNothing() {
        NodePlan other = Plans.budgeted("q", 20, Plans.probe("mmap", "mmap"), Plans.probe("brk", "brk"));
        agent.turn(other);
        NodePlan free = Plans.armed("p", Plans.probe("a", "mmap"), Plans.probe("b", "brk"));
        agent.turn(other, free);
        agent.turn(other, free);
        kernel.spend(MMAP, nanos(12));
        kernel.spend(BRK, nanos(9));
        agent.now = agent.now.plusSeconds(1);
        agent.turn(other, free);
        agent.turn(other, free);
        assertThat(armed()).containsExactly(BRK, BRK, MMAP);
    }

    @Test
    void whatWasTakenComesBackWithTheBudgetGone() {
        begin();
        second(12, 9);
        assertThat(kernel.armedSymbols()).containsExactly(BRK);
        plan = Plans.armed("p", Plans.probe("mmap", "mmap"), Plans.probe("brk", "brk"));
        agent.turn(plan);
        agent.turn(plan);
        assertThat(kernel.armedSymbols()).containsExactlyInAnyOrder(MMAP, BRK);
    }

    /** Arms, and sees what was spent until then. */
    private void begin() {
        agent.turn(plan);
        agent.turn(plan);
    }

    /** So many milliseconds are spent on the two calls. */
    private void second(long mmap, long brk) {
        long mmapBefore = spent(MMAP);
        long brkBefore = spent(BRK);
        kernel.spend(MMAP, new ProbeCost(mmapBefore + mmap * 1_000_000, 0, Taken.Nothing, null, 0));
        kernel.spend(BRK, new ProbeCost(brkBefore + brk * 1_000_000, 0, Taken.Nothing, null, 0));
        agent.now = agent.now.plusSeconds(1);
        agent.turn(plan);
        // What was decided is done, and what comes of it is seen.
        agent.turn(plan);
        agent.turn(plan);
    }

    private void quiet(Duration time) {
        agent.now = agent.now.plus(time);
        agent.turn(plan);
        agent.turn(plan);
        agent.turn(plan);
    }

    /** After the budget was exceeded. */
    private int secondsUntilBack() {
        second(12, 9);
        assertThat(kernel.armedSymbols()).containsExactly(BRK);
        for (int seconds = 1; seconds < 1000; seconds++) {
            quiet(Duration.ofSeconds(1));
            if (kernel.armedSymbols().contains(MMAP)) {
                return seconds;
            }
        }
        return 1000;
    }

    private long spent(String symbol) {
        return kernel.probes.values().stream()
                .filter(probe -> probe.definition.symbol().equals(symbol))
                .mapToLong(probe -> probe.cost.cpuNanos())
                .findFirst()
                .orElse(0);
    }

    private static ProbeCost nanos(long millis) {
        return new ProbeCost(millis * 1_000_000, 0, Taken.Nothing, null, 0);
    }

    private List<String> armed() {
        return kernel.definitions().stream().map(DeviceProbe::symbol).sorted().toList();
    }

    private DeviceProbe definition() {
        return kernel.definitions().stream()
                .filter(probe -> probe.symbol().equals(MMAP))
                .findFirst()
                .orElseThrow();
    }

    private ProbeReport row(int probe) {
        return agent.turn(plan).plans().getFirst().probes().get(probe);
    }

    private static PlannedProbe recording(String name) {
        return new PlannedProbe(
                name, name, Target.systemCall(name), At.Entry, null, GroupBy.None, List.of(Capture.Stack), null);
    }
}
