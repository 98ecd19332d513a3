// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.module.DeviceFilter;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.Sampling;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whole programs, as people read them: what changes in one is to be seen here. */
class GoldenProgramsTest {
    private static final DeviceFilter ALL = new DeviceFilter(false, 0, "", null, List.of(), null);
    private static final MapNumbers MAPS = new MapNumbers(3, 4, 5, 6, 7, MapNumbers.NONE);
    private static final Hook EXIT = new Hook(Hook.Kind.FEXIT, Machine.X86_64, false, 1, true);

    @Test
    void theBeginOfACallIsNoted() {
        ProbePlan plan = new ProbePlan(EXIT, ALL, GroupBy.None, CountLayout.of(4, true), MAPS, null);

        assertThat(CountProgram.begin(plan.at(EXIT.begin()))).hasToString("""
                  0: call get_current_pid_tgid
                  1: if r0 != 0 goto 4
                  2: call get_smp_processor_id
                  3: r0 += -1048576
                  4: *(u64 *)(r10 - 32) = r0
                  5: r1 = map 4
                  7: r2 = r10
                  8: r2 += -32
                  9: call map_lookup_elem
                 10: r7 = r0
                 11: call ktime_get_ns
                 12: if r7 == 0 goto 24
                 13: r1 = *(u64 *)(r7 + 0)
                 14: if r1 < 3 goto 16
                 15: r1 = 0
                 16: r2 = r1
                 17: r2 <<= 3
                 18: r3 = r7
                 19: r3 += r2
                 20: *(u64 *)(r3 + 8) = r0
                 21: r1 += 1
                 22: *(u64 *)(r7 + 0) = r1
                 23: goto 36
                 24: *(u64 *)(r10 - 64) = 1
                 25: *(u64 *)(r10 - 56) = r0
                 26: *(u64 *)(r10 - 48) = 0
                 27: *(u64 *)(r10 - 40) = 0
                 28: r1 = map 4
                 30: r2 = r10
                 31: r2 += -32
                 32: r3 = r10
                 33: r3 += -64
                 34: r4 = 0
                 35: call map_update_elem
                 36: r0 = 0
                 37: exit
                """);
    }

    @Test
    void theEndOfACallIsCountedAndMeasured() {
        ProbePlan plan = new ProbePlan(EXIT, ALL, GroupBy.None, CountLayout.of(4, true), MAPS, null);

        assertThat(CountProgram.of(plan)).hasToString("""
                  0: call get_current_pid_tgid
                  1: if r0 != 0 goto 4
                  2: call get_smp_processor_id
                  3: r0 += -1048576
                  4: *(u64 *)(r10 - 32) = r0
                  5: r1 = map 4
                  7: r2 = r10
                  8: r2 += -32
                  9: call map_lookup_elem
                 10: r8 = -1
                 11: if r0 == 0 goto 25
                 12: r1 = *(u64 *)(r0 + 0)
                 13: if r1 == 0 goto 25
                 14: r1 += -1
                 15: *(u64 *)(r0 + 0) = r1
                 16: if r1 >= 3 goto 25
                 17: r2 = r1
                 18: r2 <<= 3
                 19: r3 = r0
                 20: r3 += r2
                 21: r7 = *(u64 *)(r3 + 8)
                 22: call ktime_get_ns
                 23: r0 -= r7
                 24: r8 = r0
                 25: call get_smp_processor_id
                 26: if r0 >= 4 goto 82
                 27: r0 <<= 10
                 28: r6 = map 3 value 0
                 30: r6 += r0
                 31: r1 = *(u64 *)(r6 + 0)
                 32: r1 += 1
                 33: *(u64 *)(r6 + 0) = r1
                 34: if r8 s< 0 goto 82
                 35: r2 = 0
                 36: if r8 == 0 goto 69
                 37: r2 = 1
                 38: r1 = r8
                 39: r3 = r1
                 40: r3 >>= 32
                 41: if r3 == 0 goto 44
                 42: r1 = r3
                 43: r2 += 32
                 44: r3 = r1
                 45: r3 >>= 16
                 46: if r3 == 0 goto 49
                 47: r1 = r3
                 48: r2 += 16
                 49: r3 = r1
                 50: r3 >>= 8
                 51: if r3 == 0 goto 54
                 52: r1 = r3
                 53: r2 += 8
                 54: r3 = r1
                 55: r3 >>= 4
                 56: if r3 == 0 goto 59
                 57: r1 = r3
                 58: r2 += 4
                 59: r3 = r1
                 60: r3 >>= 2
                 61: if r3 == 0 goto 64
                 62: r1 = r3
                 63: r2 += 2
                 64: r3 = r1
                 65: r3 >>= 1
                 66: if r3 == 0 goto 69
                 67: r1 = r3
                 68: r2 += 1
                 69: r2 &= 63
                 70: r2 <<= 3
                 71: r3 = r6
                 72: r3 += r2
                 73: r1 = *(u64 *)(r3 + 64)
                 74: r1 += 1
                 75: *(u64 *)(r3 + 64) = r1
                 76: r1 = *(u64 *)(r6 + 16)
                 77: r1 += r8
                 78: *(u64 *)(r6 + 16) = r1
                 79: r1 = *(u64 *)(r6 + 8)
                 80: if r8 <= r1 goto 82
                 81: *(u64 *)(r6 + 8) = r8
                 82: r0 = 0
                 83: exit
                """);
    }

    @Test
    void aSessionHasWhatItNotedOfTheCallAtItsEnd() {
        Hook session = new Hook(Hook.Kind.KRETPROBE, Machine.X86_64, false, 0, true).session(new SessionCalls(71, 72));
        DeviceFilter process = new DeviceFilter(false, 4711, "", null, List.of(), null);
        ProbePlan plan = new ProbePlan(session, process, GroupBy.None, CountLayout.of(4, true), MAPS, null);

        assertThat(CountProgram.of(plan)).asString().startsWith("""
                  0: r9 = r1
                  1: r1 = r9
                  2: call kernel function 71
                  3: r0 &= 255
                  4: if r0 != 0 goto 17
                  5: call get_current_pid_tgid
                  6: r0 >>= 32
                  7: if r0 != 4711 goto 15
                  8: r1 = r9
                  9: call kernel function 72
                 10: r7 = r0
                 11: call ktime_get_ns
                 12: *(u64 *)(r7 + 0) = r0
                 13: r0 = 0
                 14: exit
                 15: r0 = 1
                 16: exit
                 17: call get_current_pid_tgid
                 18: r0 >>= 32
                 19: if r0 != 4711 goto 86
                 20: r1 = r9
                 21: call kernel function 72
                 22: r7 = *(u64 *)(r0 + 0)
                 23: *(u64 *)(r0 + 0) = 0
                 24: r8 = -1
                 25: if r7 == 0 goto 29
                 26: call ktime_get_ns
                 27: r0 -= r7
                 28: r8 = r0
                 29: call get_smp_processor_id
                """);
    }

    @Test
    void aHitIsRecorded() {
        RecordPlan record =
                new RecordPlan(9, false, true, 1, new RecordPlan.Stacks(true, false), new Sampling(10, 100));
        ProbePlan plan = new ProbePlan(EXIT.begin(), ALL, GroupBy.None, CountLayout.of(4, false), MAPS, record);

        assertThat(CountProgram.of(plan)).hasToString("""
                  0: r9 = r1
                  1: call get_smp_processor_id
                  2: if r0 >= 4 goto 90
                  3: r0 <<= 6
                  4: r6 = map 3 value 0
                  6: r6 += r0
                  7: r1 = *(u64 *)(r6 + 56)
                  8: r1 += 1
                  9: *(u64 *)(r6 + 56) = r1
                 10: r1 %= 10
                 11: if r1 == 0 goto 16
                 12: r1 = *(u64 *)(r6 + 40)
                 13: r1 += 1
                 14: *(u64 *)(r6 + 40) = r1
                 15: goto 90
                 16: call ktime_get_ns
                 17: r0 /= 1000000000
                 18: r7 = map 3 value 256
                 20: r1 = *(u64 *)(r7 + 0)
                 21: if r1 == r0 goto 24
                 22: *(u64 *)(r7 + 0) = r0
                 23: *(u64 *)(r7 + 8) = 0
                 24: r1 = *(u64 *)(r7 + 8)
                 25: if r1 < 100 goto 30
                 26: r1 = *(u64 *)(r6 + 48)
                 27: r1 += 1
                 28: *(u64 *)(r6 + 48) = r1
                 29: goto 90
                 30: r1 = 1
                 31: *(u64 *)(r7 + 8) += r1
                 32: r1 = map 7
                 34: r2 = 592
                 35: r3 = 0
                 36: call ringbuf_reserve
                 37: if r0 != 0 goto 42
                 38: r1 = *(u64 *)(r6 + 32)
                 39: r1 += 1
                 40: *(u64 *)(r6 + 32) = r1
                 41: goto 90
                 42: r7 = r0
                 43: call get_smp_processor_id
                 44: *(u32 *)(r7 + 0) = r0
                 45: *(u32 *)(r7 + 4) = 0
                 46: *(u32 *)(r7 + 8) = 72
                 47: *(u32 *)(r7 + 12) = 9
                 48: call ktime_get_ns
                 49: *(u64 *)(r7 + 16) = r0
                 50: call get_current_pid_tgid
                 51: *(u32 *)(r7 + 24) = r0
                 52: r0 >>= 32
                 53: *(u32 *)(r7 + 28) = r0
                 54: *(u64 *)(r7 + 32) = 0
                 55: *(u64 *)(r7 + 40) = 0
                 56: r1 = r7
                 57: r1 += 32
                 58: r2 = 16
                 59: call get_current_comm
                 60: *(u32 *)(r7 + 48) = 0
                 61: *(u8 *)(r7 + 52) = 34
                 62: *(u8 *)(r7 + 53) = 1
                 63: *(u16 *)(r7 + 54) = 0
                 64: call get_current_uid_gid
                 65: *(u64 *)(r7 + 56) = r0
                 66: call get_current_cgroup_id
                 67: *(u64 *)(r7 + 64) = r0
                 68: *(u64 *)(r10 - 24) = 0
                 69: r1 = r9
                 70: r2 = 0
                 71: r3 = r10
                 72: r3 += -24
                 73: call get_func_arg
                 74: r1 = *(u64 *)(r10 - 24)
                 75: *(u64 *)(r7 + 72) = r1
                 76: r1 = r9
                 77: r2 = r7
                 78: r2 += 80
                 79: r3 = 512
                 80: r4 = 0
                 81: call get_stack
                 82: if r0 s< 0 goto 84
                 83: *(u16 *)(r7 + 4) = r0
                 84: r1 = r7
                 85: r2 = 1
                 86: call ringbuf_submit
                 87: r1 = *(u64 *)(r6 + 24)
                 88: r1 += 1
                 89: *(u64 *)(r6 + 24) = r1
                 90: r0 = 0
                 91: exit
                """);
    }
}
