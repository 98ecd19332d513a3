// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.counters.PlanId;
import dev.kprobe.agent.counters.ProbeKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class QuotaTest {
    private static final List<ProbeId> WANTED =
            IntStream.range(0, 8).mapToObj(QuotaTest::probe).toList();

    @Test
    void anyNumberIsAllowedWhereNothingIsSaid() {
        assertThat(Quota.excess(WANTED, Set.of(), null)).isEmpty();
    }

    @Test
    void whatIsArmedStaysBeforeWhatIsNew() {
        assertThat(Quota.excess(WANTED, Set.of(probe(6), probe(7)), 3))
                .containsExactly(probe(1), probe(2), probe(3), probe(4), probe(5));
    }

    @Property
    void asManyAreLeftAsAreAllowed(
            @ForAll @IntRange(max = 10) int most, @ForAll Set<@IntRange(max = 12) Integer> armed) {
        Set<ProbeId> before = new HashSet<>();
        armed.forEach(number -> before.add(probe(number)));
        Set<ProbeId> excess = Quota.excess(WANTED, before, most);
        assertThat(WANTED).containsAll(excess);
        assertThat(WANTED.size() - excess.size()).isEqualTo(Math.min(most, WANTED.size()));
        Set<ProbeId> kept = new HashSet<>(WANTED);
        kept.removeAll(excess);
        boolean newOnesKept = kept.stream().anyMatch(id -> !before.contains(id));
        assertThat(newOnesKept && excess.stream().anyMatch(before::contains)).isFalse();
    }

    private static ProbeId probe(int number) {
        return new ProbeId(new PlanId("p", "uid"), new ProbeKey("probe" + number, "identity"));
    }
}
