// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RingMapTest {
    private static final int PAGE = 4096;
    private static final int BYTES = 256;
    private static final int BUSY = 1 << 31;
    private static final int DISCARDED = 1 << 30;

    private final MemorySegment consumer = Arena.ofAuto().allocate(PAGE, PAGE);
    private final MemorySegment producer = Arena.ofAuto().allocate(PAGE + 2L * BYTES, PAGE);
    private final List<Long> seen = new ArrayList<>();

    @Property
    void readsNothingOutsideTheRingWhateverItHolds(
            @ForAll long begin, @ForAll long end, @ForAll @Size(2 * BYTES / 4) int[] words) {
        drain(begin, end, words);
    }

    @Property
    void readsNothingOutsideTheRingWhateverLengthsThereAre(
            @ForAll long begin,
            @ForAll @LongRange(max = BYTES / 8) long ahead,
            @ForAll @Size(2 * BYTES / 4) List<@IntRange(max = 1 << 30) Integer> words) {
        long first = begin & -8L;
        drain(first, first + 8 * ahead, words.stream().mapToInt(word -> word).toArray());
        assertThat(consumer.get(JAVA_LONG, 0)).isEqualTo(first + 8 * ahead);
    }

    @Property
    void endsWhereTheKernelWasOrAtARecordInTheMaking(
            @ForAll long begin,
            @ForAll @LongRange(max = BYTES + 8) long ahead,
            @ForAll @Size(2 * BYTES / 4) byte[] words) {
        int[] small = new int[words.length];
        for (int i = 0; i < words.length; i++) {
            small[i] = words[i];
        }
        drain(begin, begin + ahead, small);
        long at = consumer.get(JAVA_LONG, 0);
        if (at != begin + ahead) {
            assertThat(producer.get(JAVA_INT, PAGE + (at & (BYTES - 1)))).isNegative();
        }
    }

    @Test
    void showsWhatIsComplete() {
        int[] words = new int[2 * BYTES / 4];
        long begin = 10 * BYTES + 240;
        words[240 / 4] = 20;
        words[(240 + 32) / 4] = 8 | DISCARDED;
        words[(240 + 48) / 4] = 16;
        words[(240 + 72 - BYTES) / 4] = 8 | BUSY;
        // The second half is the first once more.
        words[(240 + 32 - BYTES) / 4] = words[(240 + 32) / 4];
        words[(240 + 48 - BYTES) / 4] = words[(240 + 48) / 4];
        drain(begin, begin + 88, words);
        assertThat(seen).containsExactly(20L, 16L);
        assertThat(consumer.get(JAVA_LONG, 0)).isEqualTo(begin + 72);
    }

    @Test
    void givesBackWhatNoRingCanHold() {
        int[] words = new int[2 * BYTES / 4];
        words[0] = 100;
        drain(0, 64, words);
        assertThat(seen).isEmpty();
        assertThat(consumer.get(JAVA_LONG, 0)).isEqualTo(64);
    }

    private void drain(long begin, long end, int[] words) {
        consumer.set(JAVA_LONG, 0, begin);
        producer.set(JAVA_LONG, 0, end);
        MemorySegment.copy(words, 0, producer, JAVA_INT, PAGE, words.length);
        RingMap.drain(consumer, producer, BYTES, record -> seen.add(record.byteSize()));
    }
}
