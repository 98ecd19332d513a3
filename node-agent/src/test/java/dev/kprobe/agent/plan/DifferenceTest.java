// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.counters.PlanId;
import dev.kprobe.agent.counters.ProbeKey;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DifferenceTest {
    @Test
    void leavesAloneWhatStays() {
        PlannedProbe stays = Plans.probe("stays", "mmap");
        PlannedProbe comes = Plans.probe("comes", "brk");
        ProbeId staying = id("p", stays);
        ProbeId going = new ProbeId(new PlanId("p", "uid"), new ProbeKey("goes", "goes=brk"));
        Difference difference = Difference.between(List.of(Plans.armed("p", stays, comes)), Set.of(staying, going));
        assertThat(difference.disarm()).containsExactly(going);
        assertThat(difference.arm()).containsOnlyKeys(id("p", comes));
    }

    @Test
    void replacesAProbeThatWasRedefined() {
        PlannedProbe before = Plans.probe("a", "mmap");
        PlannedProbe after = Plans.probe("a", "brk");
        Difference difference = Difference.between(List.of(Plans.armed("p", after)), Set.of(id("p", before)));
        assertThat(difference.disarm()).containsExactly(id("p", before));
        assertThat(difference.arm()).containsOnlyKeys(id("p", after));
    }

    @Test
    void disarmsPlansThatAreGone() {
        ProbeId orphan = id("gone", Plans.probe("a", "mmap"));
        assertThat(Difference.between(List.of(), Set.of(orphan)).disarm()).containsExactly(orphan);
    }

    @Property
    void appliedItLeavesNoDifference(
            @ForAll @Size(max = 12) Set<@IntRange(max = 15) Integer> wanted,
            @ForAll @Size(max = 12) Set<@IntRange(max = 15) Integer> armed) {
        NodePlan plan = Plans.armed(
                "p", wanted.stream().map(i -> Plans.probe("p" + i, "mmap")).toArray(PlannedProbe[]::new));
        Set<ProbeId> kernel = new HashSet<>();
        armed.forEach(i -> kernel.add(id("p", Plans.probe("p" + i, "mmap"))));
        Difference difference = Difference.between(List.of(plan), Set.copyOf(kernel));
        assertThat(kernel).containsAll(difference.disarm());
        assertThat(Collections.disjoint(kernel, difference.arm().keySet())).isTrue();
        difference.disarm().forEach(kernel::remove);
        kernel.addAll(difference.arm().keySet());
        assertThat(Difference.between(List.of(plan), kernel).isEmpty()).isTrue();
        assertThat(kernel).hasSameSizeAs(wanted);
    }

    private static ProbeId id(String plan, PlannedProbe probe) {
        return new ProbeId(new PlanId(plan, "uid"), NodePlan.key(probe));
    }
}
