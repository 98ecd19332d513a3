// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.counters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.Histogram;
import dev.kprobe.api.v1alpha1.RecordCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Readings of one run of counting are folded to the last of them: in any order, and however often each is taken. */
class ReadingsTest {
    private static final ProbeKey KEY = new ProbeKey("a", "1");

    @Property
    void theOrderOfReadingsMeansNothing(@ForAll("run") List<Counts> run, @ForAll("shuffle") List<Integer> order) {
        PlanCounts counts = PlanCounts.NONE.begin(KEY, "e");
        for (int i : order) {
            counts = counts.observe(KEY, run.get(i % run.size()));
        }
        counts = counts.observe(KEY, run.getLast());
        assertThat(counts.total()).isEqualTo(run.getLast());
        for (Counts reading : run) {
            assertThat(counts.observe(KEY, reading).total()).isEqualTo(run.getLast());
        }
    }

    @Property
    void noReadingMakesATotalSmaller(@ForAll("run") List<Counts> run, @ForAll("shuffle") List<Integer> order) {
        PlanCounts counts = PlanCounts.NONE.begin(KEY, "e");
        for (int i : order) {
            Counts before = counts.total();
            Counts after = counts.observe(KEY, run.get(i % run.size())).total();
            assertThat(after.later(before)).isEqualTo(after);
            counts = counts.observe(KEY, run.get(i % run.size()));
        }
    }

    @Property
    void probesDoNotMeetEachOther(@ForAll("run") List<Counts> run, @ForAll("run") List<Counts> other) {
        ProbeKey second = new ProbeKey("b", "1");
        PlanCounts inTurn = PlanCounts.NONE.observe(KEY, run.getLast()).observe(second, other.getLast());
        PlanCounts reversed = PlanCounts.NONE.observe(second, other.getLast()).observe(KEY, run.getLast());
        assertThat(inTurn.probes()).isEqualTo(reversed.probes());
        assertThat(inTurn.count(KEY).total()).isEqualTo(run.getLast());
        assertThat(inTurn.total()).isEqualTo(run.getLast().plus(other.getLast()));
    }

    @Test
    void takesAwayWhatAnotherCountedAsWell() {
        Counts all = counts(10);
        Counts left = all.without(4, counts(4));
        assertThat(left.hits()).isEqualTo(6);
        assertThat(left.missed()).isEqualTo(all.missed());
        assertThat(left.filtered()).isEqualTo(all.filtered());
        assertThat(left.records().written()).isEqualTo(6);
        assertThat(left.durations().counts()).containsExactly(6L);
        assertThat(left.groups().hits()).isEqualTo(Map.of("nginx", 6L));
    }

    /** Each reading is a moment after the one before it. */
    @Provide
    static Arbitrary<List<Counts>> run() {
        return Arbitraries.integers()
                .between(0, 1000)
                .list()
                .ofMinSize(1)
                .ofMaxSize(10)
                .map(steps -> {
                    List<Counts> run = new ArrayList<>();
                    int hits = 0;
                    for (int step : steps) {
                        hits += step;
                        run.add(counts(hits));
                    }
                    return run;
                });
    }

    @Provide
    static Arbitrary<List<Integer>> shuffle() {
        return Arbitraries.integers().between(0, 9).list().ofMaxSize(20);
    }

    private static Counts counts(int hits) {
        return new Counts(
                hits,
                hits / 10,
                2L * hits,
                new RecordCounts(hits, 0, 0, 0, 0),
                hits == 0 ? Histogram.NONE : new Histogram(7, List.of((long) hits), 100, 100L * hits),
                hits == 0 ? GroupHits.NONE : new GroupHits(GroupBy.Command, Map.of("nginx", (long) hits)));
    }
}
