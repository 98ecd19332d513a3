// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.symbols.KernelSymbol;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.api.v1alpha1.Capture;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.Operator;
import dev.kprobe.api.v1alpha1.PodFilter;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Sampling;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BpfRequestsTest {
    private static final Comparison RESULT = new Comparison(0, Operator.Less, 0, true);
    private static final Comparison ARGUMENT = new Comparison(1, Operator.Equal, 1, false);

    @Test
    void whatIsPossibleStaysAsItIs() {
        Detail detail = new Detail(GroupBy.Command, Set.of(Capture.Stack), new Sampling(10, 100), "");
        ProbeRequest request = request(true, 0, new CallFilter(null, 1, "a", 0L, List.of(ARGUMENT), RESULT), detail);

        assertThat(shortfall(request, true)).isEqualTo(Shortfall.none(request));
    }

    @Test
    void aFilterThatCannotBeAppliedLeavesTheProbeUnarmed() {
        assertThat(refusal(false, 0, new CallFilter(null, 0, "", null, List.of(), RESULT)))
                .isEqualTo(Reason.UnsupportedFilter);
        assertThat(refusal(false, 4, new CallFilter(null, 0, "", null, List.of(ARGUMENT), null)))
                .isEqualTo(Reason.UnsupportedFilter);
        assertThat(refusal(false, 0, new CallFilter(new PodFilter(List.of("a"), null), 0, "", null, List.of(), null)))
                .isEqualTo(Reason.UnsupportedFilter);
    }

    @Test
    void whatCannotBeRecordedIsLeftOutAndSaid() {
        Detail detail = new Detail(GroupBy.None, Set.of(Capture.values()), Sampling.ALL, "");

        Shortfall shortfall = shortfall(request(false, 0, CallFilter.ALL, detail), false);

        assertThat(shortfall.refusal()).isEmpty();
        assertThat(shortfall.lack().orElseThrow().message())
                .contains("Memory")
                .contains("Registers")
                .contains("Arguments");
        assertThat(shortfall.feasible().detail().capture())
                .containsExactlyInAnyOrder(Capture.Task, Capture.Credentials, Capture.Stack, Capture.UserStack);
    }

    @Test
    void groupsAndBudgetsThatCannotBeHadAreSaid() {
        Shortfall grouped = shortfall(
                request(false, 0, CallFilter.ALL, new Detail(GroupBy.ReturnValue, Set.of(), Sampling.ALL, "")), true);
        Shortfall cheap = shortfall(
                request(false, 0, CallFilter.ALL, new Detail(GroupBy.None, Set.of(), Sampling.ALL, "", 5)), true);

        assertThat(grouped.lack().orElseThrow().reason()).isEqualTo(Reason.UnsupportedGrouping);
        assertThat(grouped.feasible().detail().groupBy()).isEqualTo(GroupBy.None);
        assertThat(cheap.lack().orElseThrow().reason()).isEqualTo(Reason.UnsupportedBudget);
    }

    @Test
    void whatCannotBeKeptEndsWithTheAgentAndThatIsSaid() {
        Detail kept = new Detail(GroupBy.None, Set.of(), Sampling.ALL, "a.1");
        Detail recorded = new Detail(GroupBy.None, Set.of(Capture.Task), Sampling.ALL, "a.1", 5);

        Shortfall none = shortfall(request(false, 0, CallFilter.ALL, kept), true);
        assertThat(none.lack()).isEmpty();
        assertThat(none.feasible().detail()).isEqualTo(kept);
        Shortfall alone = shortfall(request(false, 0, CallFilter.ALL, kept), true, Optional.of("there is no place"));
        assertThat(alone.lack())
                .contains(new ArmResult.Refused(
                        Reason.UnsupportedKeep,
                        "onAgentLoss: Keep: the probe leaves the kernel with its agent, for there is no place"));
        assertThat(alone.feasible().detail().pin()).isEmpty();
        Shortfall both = shortfall(request(false, 0, CallFilter.ALL, recorded), true);
        assertThat(both.lack().orElseThrow().reason()).isEqualTo(Reason.UnsupportedBudget);
        assertThat(both.lack().orElseThrow().message())
                .contains("what hits cost; onAgentLoss: Keep")
                .contains("records");
        assertThat(both.feasible().detail().pin()).isEmpty();
    }

    private static Reason refusal(boolean onReturn, long offset, CallFilter filter) {
        return shortfall(request(onReturn, offset, filter, Detail.NONE), true)
                .refusal()
                .orElseThrow()
                .reason();
    }

    private static Shortfall shortfall(ProbeRequest request, boolean arguments) {
        return shortfall(request, arguments, Optional.empty());
    }

    private static Shortfall shortfall(ProbeRequest request, boolean arguments, Optional<String> ending) {
        PodLimits limits = new PodLimits((_, _) -> {}, NodePods.UNKNOWN);
        return BpfRequests.shortfall(request, NodePods.UNKNOWN, limits, arguments, ending);
    }

    private static ProbeRequest request(boolean onReturn, long offset, CallFilter filter, Detail detail) {
        Resolution.Found place = new Resolution.Found(new KernelSymbol("vfs_read", ""), offset);
        return new ProbeRequest("label", onReturn, place, filter, detail);
    }
}
