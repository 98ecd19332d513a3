// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Two counters of the same calls, one of which began later. */
class OverlapTest {
    private long calls;
    private long begun;

    private Overlap while_(Runnable event) throws IOException {
        return Overlap.of(
                () -> {
                    event.run();
                    return calls;
                },
                () -> {
                    event.run();
                    return calls - begun;
                });
    }

    @Test
    void isExactWhenAllIsQuiet() throws IOException {
        calls = 100;
        begun = 90;
        assertThat(while_(() -> {})).isEqualTo(new Overlap(90, 0));
    }

    @Property(tries = 200)
    void isExactInAnyQuietMoments(
            @ForAll long seed, @ForAll @IntRange(max = 1000) int lead, @ForAll @IntRange(min = 2, max = 20) int quiet)
            throws IOException {
        Random random = new Random(seed);
        calls = lead;
        begun = lead;
        assertThat(while_(() -> calls += random.nextInt(quiet) == 0 ? 1 + random.nextInt(3) : 0))
                .isEqualTo(new Overlap(lead, 0));
    }

    @Property(tries = 20)
    void namesItsDoubtWhenItIsNeverQuiet(@ForAll @IntRange(max = 1000) int lead) throws IOException {
        calls = lead;
        begun = lead;
        Overlap found = while_(() -> calls += 2);
        assertThat(found.doubt()).isPositive();
        assertThat((long) lead).isBetween(found.lead(), found.lead() + found.doubt());
    }
}
