// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.bpf.program.RecordPlan;
import dev.kprobe.agent.module.Rings;
import dev.kprobe.api.v1alpha1.Sampling;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BpfSortingTest {
    private static final int CPUS = 2;
    private static final int PADDING = 0x40000000;
    private static final RecordPlan BARE = plan(0, false, false);
    private static final RecordPlan BOTH = plan(1, true, true);
    private static final RecordPlan USER = plan(2, false, true);
    private static final int LARGEST = 8 + BOTH.userStackAt() + RecordPlan.DEEPEST * Long.BYTES;

    private final List<MemoryRing> rings = rings();
    private final BpfSorting sorting = new BpfSorting(rings);

    private static RecordPlan plan(int slot, boolean stack, boolean userStack) {
        return new RecordPlan(slot, false, true, 2, new RecordPlan.Stacks(stack, userStack), Sampling.ALL);
    }

    /**
     * What a program left.
     *
     * @param frames of what stacks may hold
     */
    record Left(int cpu, int slot, int stack, int userStack, int bytes, long frames) {
        MemorySegment memory() {
            MemorySegment memory = Arena.ofAuto().allocate(LARGEST, Long.BYTES);
            for (long at = 0; at + Long.BYTES <= LARGEST; at += Long.BYTES) {
                memory.set(JAVA_LONG, at, frames);
            }
            memory.set(JAVA_INT, 0, cpu);
            memory.set(JAVA_SHORT, 4, (short) stack);
            memory.set(JAVA_SHORT, 6, (short) userStack);
            memory.set(JAVA_INT, 12, slot);
            return memory.asSlice(0, bytes);
        }
    }

    @Provide
    Arbitrary<Left> left() {
        return Combinators.combine(
                        Arbitraries.frequencyOf(
                                Tuple.of(9, Arbitraries.integers().between(0, CPUS)),
                                Tuple.of(1, Arbitraries.integers())),
                        Arbitraries.integers().between(0, 4),
                        lengths(),
                        lengths(),
                        Arbitraries.frequencyOf(
                                Tuple.of(3, Arbitraries.just(LARGEST)),
                                Tuple.of(1, Arbitraries.integers().between(0, LARGEST))),
                        Arbitraries.longs())
                .as(Left::new);
    }

    private static Arbitrary<Integer> lengths() {
        return Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(0)),
                Tuple.of(
                        2, Arbitraries.integers().between(1, RecordPlan.DEEPEST).map(frames -> frames * Long.BYTES)),
                Tuple.of(1, Arbitraries.integers().between(Short.MIN_VALUE, Short.MAX_VALUE)));
    }

    @Property(tries = 300)
    void everyRecordIsInARingOrDropped(@ForAll @Size(max = 600) List<@From("left") Left> all) {
        List<MemoryRing> rings = rings();
        BpfSorting sorting = new BpfSorting(rings);
        List<RecordPlan> plans = List.of(BARE, BOTH, USER);
        plans.forEach(sorting::begin);
        all.forEach(left -> sorting.take(left.memory()));
        for (RecordPlan plan : plans) {
            long taken = all.stream()
                    .filter(left -> left.bytes() >= 16 && left.slot() == plan.slot())
                    .count();
            long written = records(rings).stream()
                    .filter(record -> record.get(JAVA_INT, 4) == plan.slot())
                    .count();
            assertThat(written + sorting.dropped(plan.slot())).isEqualTo(taken);
        }
        assertThat(records(rings))
                .allSatisfy(record -> assertThat(record.byteSize())
                        .isBetween((long) BARE.fixedBytes(), (long) LARGEST - RecordPlan.PREFIX));
    }

    @Test
    void bringsStacksTogether() {
        sorting.begin(BOTH);
        sorting.take(new Left(1, 1, 24, 16, LARGEST, 0x1234).memory());
        assertThat(sorting.dropped(1)).isZero();
        assertThat(records(rings)).singleElement().satisfies(record -> {
            assertThat(record.byteSize()).isEqualTo(BOTH.fixedBytes() + 24 + 16);
            assertThat(record.get(JAVA_BYTE, 46)).isEqualTo((byte) 3);
            assertThat(record.get(JAVA_BYTE, 47)).isEqualTo((byte) 2);
        });
    }

    @Test
    void dropsWhatCannotBe() {
        sorting.begin(BOTH);
        sorting.begin(BARE);
        List<Left> wrong = List.of(
                new Left(CPUS, 1, 0, 0, LARGEST, 0),
                new Left(0, 1, 520, 0, LARGEST, 0),
                new Left(0, 1, 0, 512, LARGEST - 1, 0),
                new Left(0, 1, 0, 0, RecordPlan.PREFIX + BOTH.fixedBytes() - 1, 0),
                new Left(0, 0, 8, 0, LARGEST, 0));
        wrong.forEach(left -> sorting.take(left.memory()));
        assertThat(sorting.dropped(1)).isEqualTo(4);
        assertThat(sorting.dropped(0)).isEqualTo(1);
        assertThat(records(rings)).isEmpty();
    }

    @Test
    void knowsOfProbesThatBeginWhatCameBefore() {
        sorting.take(new Left(0, 1, 0, 0, LARGEST, 0).memory());
        sorting.begin(BOTH);
        assertThat(sorting.dropped(1)).isEqualTo(1);
        sorting.end(1);
        assertThat(sorting.dropped(1)).isZero();
    }

    @Test
    void keepsNoAccountOfAnyNumberOfProbes() {
        for (int slot = 10; slot < 5000; slot++) {
            sorting.take(new Left(0, slot, 0, 0, 16, 0).memory());
        }
        assertThat(LongStream.range(10, 5000)
                        .map(slot -> sorting.dropped((int) slot))
                        .sum())
                .isEqualTo(1024);
    }

    private static List<MemoryRing> rings() {
        return IntStream.range(0, CPUS).mapToObj(MemoryRing::new).toList();
    }

    private static List<MemorySegment> records(List<MemoryRing> rings) {
        List<MemorySegment> records = new ArrayList<>();
        for (MemoryRing ring : rings) {
            Rings.Ring memory = ring.ring();
            int head = memory.header().get(JAVA_INT, 0);
            int mask = (int) memory.data().byteSize() - 1;
            for (int at = 0; at != head; ) {
                int word = memory.data().get(JAVA_INT, at & mask);
                int size = word & ~PADDING;
                if (word == size) {
                    records.add(memory.data().asSlice(at & mask, size));
                }
                at += size;
            }
        }
        return records;
    }
}
