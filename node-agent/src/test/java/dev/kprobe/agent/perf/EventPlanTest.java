// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kprobe.agent.symbols.KernelSymbol;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.agent.tracefs.EventDefinition;
import dev.kprobe.agent.tracefs.EventName;
import dev.kprobe.api.v1alpha1.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventPlanTest {
    private static final EventName NAME = new EventName("kpm_1f", "p_x_1_1f");
    private static final Comparison LONG = new Comparison(new FetchedNumber(2, false), Operator.GREATER_OR_EQUAL, 4096);
    private static final Comparison HUGE = new Comparison(new FetchedNumber(3, false), Operator.LESS, -1);
    private static final Comparison NEGATIVE = new Comparison(new FetchedNumber(2, true), Operator.NOT_EQUAL, -5);
    private static final Comparison BITS = new Comparison(new FetchedNumber(6, false), Operator.BITS, 0x22);
    private static final Comparison FAILED = new Comparison(new FetchedNumber(0, true), Operator.LESS, 0);

    @Test
    void writesArgumentsAsFieldsAndComparisonsAsFilter() {
        EventPlan plan = plan(false, found("do_mmap", 0), filter("nginx", LONG, HUGE, NEGATIVE), PerfCapture.NONE);
        assertThat(commands(plan))
                .containsExactly("p:kpm_1f/p_x_1_1f do_mmap u2=$arg2:u64 s2=$arg2:s64 u3=$arg3:u64\n");
        assertThat(filter(plan)).isEqualTo("comm == \"nginx\" && u2 >= 4096 && u3 < 18446744073709551615 && s2 != -5");
    }

    @Test
    void takesArgumentsOfSystemCallsFromTheRegistersOfTheProgram() {
        EventPlan plan = plan(false, found("__x64_sys_mmap", 0), filter("", LONG, BITS), PerfCapture.NONE);
        assertThat(commands(plan))
                .containsExactly("p:kpm_1f/p_x_1_1f __x64_sys_mmap u2=+104($arg1):u64 u6=+64($arg1):u64\n");
        assertThat(filter(plan)).isEqualTo("u2 >= 4096 && u6 & 34");
        assertThat(ArgumentLayout.of("aarch64").ofSystemCall(6)).isEqualTo("+40($arg1)");
        assertThat(ArgumentLayout.of("armv7l").isSystemCall("sys_mmap")).isFalse();
    }

    @Test
    void comparesReturnValues() {
        EventPlan plan = plan(true, found("vfs_read", 0), filter("", FAILED), PerfCapture.NONE);
        assertThat(commands(plan)).containsExactly("r64:kpm_1f/p_x_1_1f vfs_read s0=$retval:s64\n");
        assertThat(filter(plan)).isEqualTo("s0 < 0");
    }

    @Test
    void carriesWhatRecordsAndLatencyTake() {
        PerfCapture capture = new PerfCapture(true, 2, true, true);
        assertThat(commands(plan(true, found("f", 0), PerfFilter.ALL, capture)))
                .containsExactly(
                        "r64:kpm_1f/p_x_1_1f f s0=$retval:s64 u1=$arg1:u64 u2=$arg2:u64 task=$comm sp=$stack\n");
        assertThat(commands(plan(false, found("f", 8), PerfFilter.ALL, capture)))
                .containsExactly("p:kpm_1f/p_x_1_1f f+8 task=$comm sp=$stack\n");
    }

    @Test
    void putsSeveralPlacesIntoOneEvent() {
        PerfProbe probe =
                new PerfProbe("x", false, List.of(found("a", 0), found("b", 0)), PerfFilter.ALL, PerfCapture.NONE);
        assertThat(commands(EventPlan.of(probe, NAME, ArgumentLayout.X86_64, 64)))
                .containsExactly("p:kpm_1f/p_x_1_1f a\n", "p:kpm_1f/p_x_1_1f b\n");
    }

    @Test
    void refusesWhatItCannotExpress() {
        assertThat(reason(plan(false, found("f", 4), filter("", LONG), PerfCapture.NONE)))
                .isEqualTo(Reason.UnsupportedFilter);
        assertThat(reason(plan(false, found("f", 0), filter("", FAILED), PerfCapture.NONE)))
                .isEqualTo(Reason.UnsupportedFilter);
        assertThat(reason(plan(false, found("f", 0), filter("a\"b"), PerfCapture.NONE)))
                .isEqualTo(Reason.UnsupportedFilter);
        assertThatThrownBy(() -> new FetchedNumber(7, false)).isInstanceOf(IllegalArgumentException.class);
    }

    private static EventPlan plan(boolean onReturn, Resolution.Found place, PerfFilter filter, PerfCapture capture) {
        PerfProbe probe = new PerfProbe("x", onReturn, List.of(place), filter, capture);
        return EventPlan.of(probe, NAME, ArgumentLayout.X86_64, 64);
    }

    private static PerfFilter filter(String command, Comparison... comparisons) {
        return new PerfFilter(0, command, List.of(comparisons));
    }

    private static Resolution.Found found(String function, long offset) {
        return new Resolution.Found(new KernelSymbol(function, ""), offset);
    }

    private static List<String> commands(EventPlan plan) {
        return ((EventPlan.Expressed) plan)
                .definitions().stream().map(EventDefinition::command).toList();
    }

    private static String filter(EventPlan plan) {
        return ((EventPlan.Expressed) plan).filter();
    }

    private static Reason reason(EventPlan plan) {
        return ((EventPlan.Inexpressible) plan).reason();
    }
}
