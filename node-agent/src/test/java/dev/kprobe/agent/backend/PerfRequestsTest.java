// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.perf.ArgumentLayout;
import dev.kprobe.agent.perf.FetchedNumber;
import dev.kprobe.agent.perf.PerfCapture;
import dev.kprobe.agent.perf.PerfFilter;
import dev.kprobe.agent.perf.PerfMachine;
import dev.kprobe.agent.symbols.KernelSymbol;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.api.v1alpha1.Capture;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.Operator;
import dev.kprobe.api.v1alpha1.PodFilter;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Sampling;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PerfRequestsTest {
    private static final Resolution.Found PLACE = new Resolution.Found(new KernelSymbol("f", ""), 0);
    private static final PerfMachine OLD = new PerfMachine(List.of(0), ArgumentLayout.X86_64, false);
    private static final PerfMachine NEW = new PerfMachine(List.of(0), ArgumentLayout.X86_64, true);
    private static final Comparison LARGE = new Comparison(2, Operator.GreaterOrEqual, 4096, false);
    private static final Comparison FAILED = new Comparison(0, Operator.Less, 0, true);

    @Test
    void takesFiltersOver() {
        ProbeRequest request =
                request(true, new CallFilter(null, 7, "nginx", null, List.of(LARGE), FAILED), Detail.NONE);
        assertThat(PerfRequests.of(request, List.of(PLACE)).filter())
                .isEqualTo(new PerfFilter(
                        7,
                        "nginx",
                        List.of(
                                new dev.kprobe.agent.perf.Comparison(
                                        FetchedNumber.argument(2),
                                        dev.kprobe.agent.perf.Operator.GREATER_OR_EQUAL,
                                        4096),
                                new dev.kprobe.agent.perf.Comparison(
                                        new FetchedNumber(0, true), dev.kprobe.agent.perf.Operator.LESS, 0))));
    }

    @Test
    void measuresEveryReturnAndRecordsWhatIsWanted() {
        assertThat(PerfRequests.of(request(true, CallFilter.ALL, Detail.NONE), List.of(PLACE))
                        .capture())
                .isEqualTo(new PerfCapture(false, 0, false, true));
        assertThat(PerfRequests.of(request(false, CallFilter.ALL, Detail.NONE), List.of(PLACE))
                        .capture())
                .isEqualTo(PerfCapture.NONE);
        Detail detail = new Detail(GroupBy.None, Set.of(Capture.Arguments, Capture.Stack), Sampling.ALL, "");
        assertThat(PerfRequests.of(request(false, CallFilter.ALL, detail), List.of(PLACE))
                        .capture())
                .isEqualTo(new PerfCapture(true, 6, true, false));
    }

    @Test
    void saysThatItKeepsNothing() {
        Detail detail = new Detail(GroupBy.None, Set.of(), Sampling.ALL, "a.1");
        Shortfall shortfall = PerfRequests.shortfall(request(false, CallFilter.ALL, detail), NEW);
        assertThat(shortfall.lack())
                .contains(new ArmResult.Refused(
                        Reason.UnsupportedKeep,
                        "onAgentLoss: Keep: the probe leaves the kernel with its agent, for events of backend Perf"
                                + " belong to it"));
        assertThat(shortfall.feasible().detail().pin()).isEmpty();
    }

    @Test
    void refusesFiltersThatItCannotApply() {
        CallFilter shop = new CallFilter(new PodFilter(List.of("shop"), null), 0, "", null, List.of(), null);
        assertThat(PerfRequests.shortfall(request(false, shop, Detail.NONE), NEW)
                        .refusal())
                .contains(new ArmResult.Refused(Reason.UnsupportedFilter, "backend Perf does not filter by pod"));
        CallFilter root = new CallFilter(null, 0, "", 0L, List.of(), null);
        assertThat(PerfRequests.shortfall(request(false, root, Detail.NONE), NEW)
                        .refusal())
                .hasValueSatisfying(refused -> assertThat(refused.reason()).isEqualTo(Reason.UnsupportedFilter));
        CallFilter large = new CallFilter(null, 0, "", null, List.of(LARGE), null);
        assertThat(PerfRequests.shortfall(request(true, large, Detail.NONE), OLD)
                        .refusal())
                .isPresent();
        assertThat(PerfRequests.shortfall(request(true, large, Detail.NONE), NEW)
                        .refusal())
                .isEmpty();
        assertThat(PerfRequests.shortfall(request(false, large, Detail.NONE), OLD)
                        .refusal())
                .isEmpty();
    }

    @Test
    void leavesOutWhatItCannotRecordAndSaysSo() {
        Detail detail =
                new Detail(GroupBy.Command, Set.of(Capture.Arguments, Capture.Memory), new Sampling(10, 0), "pinned");
        Shortfall shortfall = PerfRequests.shortfall(request(true, CallFilter.ALL, detail), OLD);
        assertThat(shortfall.lack())
                .contains(new ArmResult.Refused(
                        Reason.UnsupportedCapture,
                        "backend Perf does not record Memory here and does not record Arguments here"
                                + " and does not sample records; backend Perf does not count by Command;"
                                + " onAgentLoss: Keep: the probe leaves the kernel with its agent, for events of"
                                + " backend Perf belong to it"));
        assertThat(shortfall.feasible().detail()).isEqualTo(Detail.NONE);
        Detail grouped = new Detail(GroupBy.Command, Set.of(), Sampling.ALL, "");
        assertThat(PerfRequests.shortfall(request(false, CallFilter.ALL, grouped), OLD)
                        .lack())
                .contains(new ArmResult.Refused(Reason.UnsupportedGrouping, "backend Perf does not count by Command"));
        Detail recorded = new Detail(GroupBy.None, Set.of(Capture.Task, Capture.Stack), Sampling.ALL, "");
        ProbeRequest request = request(true, CallFilter.ALL, recorded);
        assertThat(PerfRequests.shortfall(request, OLD)).isEqualTo(Shortfall.none(request));
    }

    private static ProbeRequest request(boolean onReturn, CallFilter filter, Detail detail) {
        return new ProbeRequest("x", onReturn, PLACE, filter, detail);
    }
}
