// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.module.DeviceFilter;
import dev.kprobe.agent.module.DeviceFilter.Condition;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.Operator;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountProgramTest {
    private static final DeviceFilter ALL = new DeviceFilter(false, 0, "", null, List.of(), null);

    @Test
    void countingTakesNoMoreThanACounter() {
        assertThat(program(Hook.Kind.FENTRY, ALL)).isEqualTo("""
                  0: call get_smp_processor_id
                  1: if r0 >= 4 goto 9
                  2: r0 <<= 6
                  3: r6 = map 3 value 0
                  5: r6 += r0
                  6: r1 = *(u64 *)(r6 + 0)
                  7: r1 += 1
                  8: *(u64 *)(r6 + 0) = r1
                  9: r0 = 0
                 10: exit
                """);
    }

    @Test
    void whatIsCheapestIsAskedFirst() {
        DeviceFilter filter = new DeviceFilter(
                false,
                4711,
                "nginx",
                0xffffffffL,
                List.of(new Condition(2, Operator.Less, 0, true)),
                new Condition(0, Operator.AnyBit, 0x100000000L, false));

        assertThat(program(Hook.Kind.FEXIT, filter)).isEqualTo("""
                  0: r9 = r1
                  1: call get_current_pid_tgid
                  2: r0 >>= 32
                  3: if r0 != 4711 goto 45
                  4: call get_current_uid_gid
                  5: if w0 != -1 goto 45
                  6: *(u64 *)(r10 - 16) = 0
                  7: *(u64 *)(r10 - 8) = 0
                  8: r1 = r10
                  9: r1 += -16
                 10: r2 = 16
                 11: call get_current_comm
                 12: r1 = *(u64 *)(r10 - 16)
                 13: r2 = 0x786e69676e
                 15: if r1 != r2 goto 45
                 16: r1 = *(u64 *)(r10 - 8)
                 17: if r1 != 0 goto 45
                 18: *(u64 *)(r10 - 24) = 0
                 19: r1 = r9
                 20: r2 = 1
                 21: r3 = r10
                 22: r3 += -24
                 23: call get_func_arg
                 24: r1 = *(u64 *)(r10 - 24)
                 25: if r1 s>= 0 goto 45
                 26: *(u64 *)(r10 - 24) = 0
                 27: r1 = r9
                 28: r2 = r10
                 29: r2 += -24
                 30: call get_func_ret
                 31: r1 = *(u64 *)(r10 - 24)
                 32: r2 = 0x100000000
                 34: if r1 & r2 goto 36
                 35: goto 45
                 36: call get_smp_processor_id
                 37: if r0 >= 4 goto 45
                 38: r0 <<= 6
                 39: r6 = map 3 value 0
                 41: r6 += r0
                 42: r1 = *(u64 *)(r6 + 0)
                 43: r1 += 1
                 44: *(u64 *)(r6 + 0) = r1
                 45: r0 = 0
                 46: exit
                """);
    }

    @Test
    void aNameIsComparedUpToItsEndWhereItIs() {
        Hook hook = new Hook(Hook.Kind.FENTRY, Machine.X86_64, false, 3, true, 3000);

        assertThat(CountProgram.of(plan(hook, named("nginx")))).asString().startsWith("""
                  0: call get_current_task_btf
                  1: r1 = *(u64 *)(r0 + 3000)
                  2: r1 <<= 16
                  3: r2 = 0x786e69676e0000
                  5: if r1 != r2 goto 15
                  6: call get_smp_processor_id
                """);
        assertThat(CountProgram.of(plan(hook, named("postgres")))).asString().startsWith("""
                  0: call get_current_task_btf
                  1: r1 = *(u64 *)(r0 + 3000)
                  2: r2 = 0x7365726774736f70
                  4: if r1 != r2 goto 17
                  5: r1 = *(u64 *)(r0 + 3008)
                  6: r1 <<= 56
                  7: if r1 != 0 goto 17
                  8: call get_smp_processor_id
                """);
        assertThat(CountProgram.of(plan(hook, named("abcdefghijklmno"))))
                .asString()
                .contains("""
                  5: r1 = *(u64 *)(r0 + 3008)
                  6: r2 = 0x6f6e6d6c6b6a69
                  8: if r1 != r2 goto 18
                """);
    }

    @Test
    void aSystemCallHasItsArgumentsInTheCallersRegisters() {
        Hook hook = new Hook(Hook.Kind.KPROBE, Machine.X86_64, true, 0, true);
        DeviceFilter filter =
                new DeviceFilter(false, 0, "", null, List.of(new Condition(4, Operator.Equal, 1, false)), null);

        assertThat(CountProgram.of(plan(hook, filter))).asString().startsWith("""
                  0: r9 = r1
                  1: r3 = *(u64 *)(r9 + 112)
                  2: r3 += 56
                  3: r1 = r10
                  4: r1 += -24
                  5: r2 = 8
                  6: call probe_read_kernel
                  7: r1 = *(u64 *)(r10 - 24)
                  8: if r1 != 1 goto \
                """);
    }

    @Test
    void argumentsAreWhereTheyAreKnownToBe() {
        assertThat(hook(Hook.Kind.FENTRY).hasArgument(3)).isTrue();
        assertThat(hook(Hook.Kind.FENTRY).hasArgument(4)).isFalse();
        assertThat(hook(Hook.Kind.KPROBE).hasArgument(6)).isTrue();
        assertThat(hook(Hook.Kind.KPROBE).hasArgument(7)).isFalse();
        assertThat(hook(Hook.Kind.KRETPROBE).hasArgument(1)).isFalse();
        assertThat(hook(Hook.Kind.FENTRY).hasResult()).isFalse();
        assertThat(hook(Hook.Kind.FEXIT).hasResult()).isTrue();
    }

    private static Hook hook(Hook.Kind kind) {
        return new Hook(kind, Machine.X86_64, false, 3, true);
    }

    private static DeviceFilter named(String command) {
        return new DeviceFilter(false, 0, command, null, List.of(), null);
    }

    private static ProbePlan plan(Hook hook, DeviceFilter filter) {
        return new ProbePlan(
                hook,
                filter,
                GroupBy.None,
                CountLayout.of(4, false),
                new MapNumbers(3, MapNumbers.NONE, MapNumbers.NONE, MapNumbers.NONE, MapNumbers.NONE, MapNumbers.NONE),
                null);
    }

    private static String program(Hook.Kind kind, DeviceFilter filter) {
        return CountProgram.of(plan(hook(kind), filter)).toString();
    }
}
