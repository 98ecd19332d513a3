// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.counters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever happens to the probes of a plan: its total is exactly what was counted, and never decreases. */
class PlanCountsTest {
    private static final List<ProbeKey> KEYS =
            List.of(new ProbeKey("a", "1"), new ProbeKey("a", "2"), new ProbeKey("b", "1"));

    @Property
    void totalsAreExactAndMonotone(@ForAll("steps") List<Step> steps) {
        PlanCounts counts = PlanCounts.NONE;
        long[] kernel = new long[KEYS.size()];
        long calls = 0;
        for (Step step : steps) {
            long before = counts.total().hits();
            ProbeKey key = KEYS.get(step.probe());
            switch (step.kind()) {
                case ARM -> {
                    kernel[step.probe()] = 0;
                    counts = counts.begin(key, "e");
                }
                case COUNT -> {
                    kernel[step.probe()] += step.calls();
                    calls += step.calls();
                    counts = counts.observe(key, new Counts(kernel[step.probe()], 0));
                }
                case STALE -> counts = counts.observe(key, new Counts(kernel[step.probe()] / 2, 0));
                case RETIRE -> {
                    counts = counts.retireAllBut(Set.of(KEYS.getFirst()));
                    kernel[1] = 0;
                    kernel[2] = 0;
                }
            }
            assertThat(counts.total().hits()).isGreaterThanOrEqualTo(before).isEqualTo(calls);
        }
    }

    @Property
    void theLaterOfTwoStatesOfOneHistoryIsTheLater(@ForAll("steps") List<Step> steps) {
        PlanCounts earlier = PlanCounts.NONE;
        PlanCounts later = PlanCounts.NONE;
        long[] kernel = new long[KEYS.size()];
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            kernel[step.probe()] += step.calls();
            later = later.observe(KEYS.get(step.probe()), new Counts(kernel[step.probe()], 0));
            if (i == steps.size() / 2) {
                earlier = later;
            }
        }
        assertThat(earlier.later(later).total()).isEqualTo(later.total());
        assertThat(later.later(earlier).total()).isEqualTo(later.total());
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(Kind.values()),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.longs().between(0, 1_000_000))
                .as(Step::new)
                .list()
                .ofMaxSize(40);
    }

    enum Kind {
        ARM,
        COUNT,
        STALE,
        RETIRE
    }

    record Step(Kind kind, int probe, long calls) {}
}
