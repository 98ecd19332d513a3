// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.counters.PlanId;
import dev.kprobe.agent.counters.ProbeKey;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        Difference difference = Difference.between(
                Plans.armed("p", stays, comes).demands(), Map.of(staying, demand(stays), going, demand(comes)));
        assertThat(difference.disarm()).containsExactly(going);
        assertThat(difference.arm()).containsOnlyKeys(id("p", comes));
    }

    @Test
    void replacesAProbeThatWasRedefined() {
        PlannedProbe before = Plans.probe("a", "mmap");
        PlannedProbe after = Plans.probe("a", "brk");
        Difference difference =
                Difference.between(Plans.armed("p", after).demands(), Map.of(id("p", before), demand(before)));
        assertThat(difference.disarm()).containsExactly(id("p", before));
        assertThat(difference.arm()).containsOnlyKeys(id("p", after));
    }

    @Test
    void disarmsPlansThatAreGone() {
        ProbeId orphan = id("gone", Plans.probe("a", "mmap"));
        assertThat(Difference.between(Map.of(), Map.of(orphan, demand(Plans.probe("a", "mmap"))))
                        .disarm())
                .containsExactly(orphan);
    }

    @Property
    void appliedItLeavesNoDifference(
            @ForAll @Size(max = 12) Set<@IntRange(max = 15) Integer> wanted,
            @ForAll @Size(max = 12) Set<@IntRange(max = 15) Integer> armed) {
        NodePlan plan = Plans.armed(
                "p", wanted.stream().map(i -> Plans.probe("p" + i, "mmap")).toArray(PlannedProbe[]::new));
        Map<ProbeId, Demand> kernel = new HashMap<>();
        armed.forEach(i -> {
            PlannedProbe probe = Plans.probe("p" + i, "mmap");
            kernel.put(id("p", probe), demand(probe));
        });
        Difference difference = Difference.between(plan.demands(), Map.copyOf(kernel));
        assertThat(kernel.keySet()).containsAll(difference.disarm());
        assertThat(Collections.disjoint(kernel.keySet(), difference.arm().keySet()))
                .isTrue();
        difference.disarm().forEach(kernel::remove);
        kernel.putAll(difference.arm());
        assertThat(Difference.between(plan.demands(), kernel).isEmpty()).isTrue();
        assertThat(kernel).hasSameSizeAs(wanted);
    }

    @Test
    void armsAnewWhatIsArmedOtherwise() {
        PlannedProbe probe = Plans.probe("a", "mmap");
        PlannedProbe recording = Plans.recording("a", "mmap");
        ProbeId id = id("p", probe);
        Difference difference = Difference.between(Plans.armed("p", recording).demands(), Map.of(id, demand(probe)));
        assertThat(difference.disarm()).containsExactly(id);
        assertThat(difference.arm()).containsOnlyKeys(id);
        Difference pinned = Difference.between(
                Plans.armed("p", probe).demands(), Map.of(id, new Demand(probe, true, 0, List.of())));
        assertThat(pinned.disarm()).containsExactly(id);
        assertThat(pinned.arm()).containsEntry(id, demand(probe));
    }

    private static Demand demand(PlannedProbe probe) {
        return new Demand(probe, false, 0, List.of());
    }

    private static ProbeId id(String plan, PlannedProbe probe) {
        return new ProbeId(new PlanId(plan, "uid"), NodePlan.key(probe));
    }
}
