// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RingReaderTest {
    private static final int SIZE = 4096;

    private final List<Sample> seen = new ArrayList<>();

    @Property
    void readsExactlyWhatTheKernelHasWritten(
            @ForAll("positions") int position, @ForAll("samples") List<List<Sample>> turns) {
        seen.clear();
        KernelRing kernel = new KernelRing(0, SIZE, position);
        RingReader reader = reader(kernel);
        List<Sample> written = new ArrayList<>();
        int read = 0;
        for (List<Sample> turn : turns) {
            for (Sample sample : turn) {
                if (kernel.write(sample)) {
                    written.add(sample);
                }
            }
            read += drain(reader);
            assertThat(kernel.tail()).isEqualTo(kernel.head());
        }
        assertThat(seen).isEqualTo(written);
        assertThat(read).isEqualTo(written.size());
        assertThat(reader.failure()).isEmpty();
    }

    @Property
    void neverLoopsNorReadsElsewhereWhateverTheMemoryHolds(
            @ForAll("positions") int position, @ForAll int head, @ForAll("words") List<Integer> words) {
        KernelRing kernel = new KernelRing(0, SIZE, position);
        for (int i = 0; i < SIZE / 4; i++) {
            kernel.word(4 * i, words.get(i % words.size()));
        }
        kernel.headAt(head);
        RingReader reader = reader(kernel);
        int before = kernel.tail();
        drain(reader);
        int progress = kernel.tail() - before;
        assertThat(progress).isBetween(0, SIZE);
        if (progress > 0) {
            assertThat(Integer.compareUnsigned(progress, head - before)).isNotPositive();
        }
        int there = kernel.tail();
        if (reader.failure().isPresent()) {
            drain(reader);
            assertThat(kernel.tail()).isEqualTo(there);
        }
    }

    @Test
    void waitsForARecordThatIsBusyThoughLaterOnesAreComplete() {
        KernelRing kernel = new KernelRing(0, SIZE, 0);
        RingReader reader = reader(kernel);
        kernel.write(Sample.plain(1, 100));
        int at = kernel.begin(Sample.plain(2, 200));
        kernel.write(Sample.plain(3, 300));
        drain(reader);
        assertThat(seen).extracting(Sample::slot).containsExactly(1);
        assertThat(kernel.tail()).isEqualTo(at);
        kernel.end(at, Sample.plain(2, 200));
        drain(reader);
        assertThat(seen).extracting(Sample::slot).containsExactly(1, 2, 3);
    }

    @Test
    void goesOnWherePositionsStartAnew() {
        KernelRing kernel = new KernelRing(3, SIZE, -RecordLayout.HEADER);
        RingReader reader = reader(kernel);
        kernel.write(Sample.plain(1, 100));
        kernel.write(Sample.plain(2, 200));
        drain(reader);
        assertThat(seen)
                .containsExactly(
                        Sample.plain(1, 100).on(3), Sample.plain(2, 200).on(3));
        assertThat(kernel.tail()).isEqualTo(RecordLayout.HEADER);
    }

    @Test
    void skipsPaddingAtTheEnd() {
        KernelRing kernel = new KernelRing(0, SIZE, SIZE - 40);
        RingReader reader = reader(kernel);
        kernel.write(Sample.plain(1, 100));
        drain(reader);
        assertThat(seen).containsExactly(Sample.plain(1, 100));
        assertThat(kernel.tail()).isEqualTo(SIZE + RecordLayout.HEADER);
    }

    @Test
    void readsARingThatIsFullToTheLastByte() {
        KernelRing kernel = new KernelRing(0, 1024, 64);
        RingReader reader = reader(kernel);
        Sample sample = Sample.plain(1, 100).with(Section.CREDENTIALS, 7L, 8L);
        int records = 0;
        while (kernel.write(sample)) {
            records++;
        }
        assertThat(records).isEqualTo(1024 / 64);
        assertThat(drain(reader)).isEqualTo(records);
        assertThat(kernel.tail()).isEqualTo(kernel.head());
        assertThat(reader.failure()).isEmpty();
    }

    /** The kernel may write on while a long read goes on. */
    @Test
    void givesRoomBackBeforeALongReadEnds() {
        KernelRing kernel = new KernelRing(0, 1 << 16, 0);
        RingReader reader = reader(kernel);
        while (kernel.write(Sample.plain(1, 100))) {
            // Until it is full.
        }
        List<Integer> tails = new ArrayList<>();
        int records = reader.drain(view -> tails.add(kernel.tail()));
        assertThat(records).isEqualTo((1 << 16) / RecordLayout.HEADER);
        // Steps of 16 KiB, each rounded up to the end of a record.
        assertThat(tails.stream().distinct()).containsExactly(0, 16416, 32832, 49248);
        assertThat(kernel.tail()).isEqualTo(kernel.head());
    }

    @Test
    void stopsAtALengthThatMakesNoSense() {
        for (int length : new int[] {0, 8, 40, 44, 52, SIZE, 56, RecordLayout.PADDING, RecordLayout.PADDING | 48}) {
            seen.clear();
            KernelRing kernel = new KernelRing(1, SIZE, 0);
            RingReader reader = reader(kernel);
            kernel.write(Sample.plain(1, 100));
            kernel.write(Sample.plain(2, 200));
            kernel.word(48, length);
            drain(reader);
            assertThat(seen).as("length %d", length).extracting(Sample::slot).containsExactly(1);
            assertThat(reader.failure().orElseThrow())
                    .startsWith("the ring of CPU 1 ")
                    .endsWith(" at position 48; it is not read any more");
            kernel.word(48, 48);
            assertThat(drain(reader)).isZero();
            assertThat(kernel.tail()).isEqualTo(48);
        }
    }

    @Test
    void stopsAtAPositionThatCannotBe() {
        KernelRing kernel = new KernelRing(0, SIZE, 0);
        RingReader reader = reader(kernel);
        kernel.headAt(SIZE + 8);
        assertThat(drain(reader)).isZero();
        assertThat(reader.failure()).isPresent();
        assertThat(reader(new KernelRing(0, SIZE, 4)).failure()).isPresent();
    }

    @Provide
    static Arbitrary<Integer> positions() {
        Arbitrary<Integer> anywhere = Arbitraries.integers();
        Arbitrary<Integer> nearTheWrap = Arbitraries.integers().between(-2 * SIZE, 2 * SIZE);
        return Arbitraries.oneOf(anywhere, nearTheWrap).map(position -> position & -8);
    }

    @Provide
    static Arbitrary<List<List<Sample>>> samples() {
        return Samples.any().list().ofMaxSize(12).list().ofMaxSize(12);
    }

    @Provide
    static Arbitrary<List<Integer>> words() {
        Arbitrary<Integer> lengths = Arbitraries.integers().between(0, 2 * SIZE);
        Arbitrary<Integer> paddings = lengths.map(length -> length | RecordLayout.PADDING);
        return Arbitraries.oneOf(lengths, paddings, Arbitraries.of(48, 56, 64), Arbitraries.integers())
                .list()
                .ofMinSize(1)
                .ofMaxSize(64);
    }

    private int drain(RingReader reader) {
        return reader.drain(view -> seen.add(Sample.read(view)));
    }

    private static RingReader reader(KernelRing kernel) {
        return new RingReader(kernel.memory(), Sample.REGISTERS);
    }
}
