// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.rules.Admissions;
import dev.kprobe.api.rules.LabelSelectors;
import dev.kprobe.api.v1alpha1.Admission;
import dev.kprobe.api.v1alpha1.Desired;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NodePlanTest {
    private static final PlannedProbe PROBE = Plans.probe("a", "mmap");
    private static final LabelSelector DATABASES =
            new LabelSelectorBuilder().addToMatchLabels("pool", "db").build();

    @Test
    void armsWhatIsSelectedAndAdmitted() {
        assertThat(stance(Desired.Armed, null, Plans.NODE)).isEqualTo(Stance.ARM);
        assertThat(stance(Desired.Paused, null, Plans.NODE)).isEqualTo(Stance.PAUSE);
        assertThat(stance(Desired.Disarmed, null, Plans.NODE)).isEqualTo(Stance.DISARM);
        assertThat(stance(Desired.Armed, DATABASES, Plans.NODE)).isEqualTo(Stance.NOT_SELECTED);
        assertThat(stance(Desired.Disarmed, DATABASES, Plans.NODE)).isEqualTo(Stance.DISARM);
    }

    @Test
    void armsNothingOnADisabledNode() {
        ThisNode disabled = new ThisNode("node-1", "node-uid", Map.of(), true);
        assertThat(stance(Desired.Armed, null, disabled)).isEqualTo(Stance.PAUSE);
        assertThat(stance(Desired.Disarmed, null, disabled)).isEqualTo(Stance.DISARM);
    }

    @Test
    void hasNoProbesWhereItIsNotSelected() {
        assertThat(NodePlan.of("p", 1, Plans.spec(Desired.Armed, DATABASES, PROBE), Plans.NODE)
                        .probes())
                .isEmpty();
    }

    @Test
    void evaluatesSelectorsAsKubernetesDoes() {
        Map<String, String> labels = Map.of("pool", "web", "zone", "a");
        assertThat(LabelSelectors.matches(null, labels)).isTrue();
        assertThat(LabelSelectors.matches(new LabelSelector(), labels)).isTrue();
        assertThat(matches("pool", "In", labels, "web", "db")).isTrue();
        assertThat(matches("pool", "In", labels, "db")).isFalse();
        assertThat(matches("rack", "In", labels, "1")).isFalse();
        assertThat(matches("pool", "NotIn", labels, "db")).isTrue();
        assertThat(matches("rack", "NotIn", labels, "1")).isTrue();
        assertThat(matches("pool", "NotIn", labels, "web")).isFalse();
        assertThat(matches("pool", "Exists", labels)).isTrue();
        assertThat(matches("rack", "Exists", labels)).isFalse();
        assertThat(matches("rack", "DoesNotExist", labels)).isTrue();
        assertThat(matches("pool", "DoesNotExist", labels)).isFalse();
        assertThat(matches("pool", "Gt", labels, "1")).isFalse();
    }

    @Test
    void admitsNodesByName() {
        assertThat(Admissions.admits(new Admission(0, List.of("node-1")), "uid", "node-1"))
                .isTrue();
        assertThat(Admissions.admits(new Admission(0, List.of("node-1")), "uid", "node-2"))
                .isFalse();
        assertThat(Admissions.admits(Admission.EVERYBODY, "uid", "node-2")).isTrue();
    }

    @Property
    void wideningAdmissionNeverExcludes(
            @ForAll String uid, @ForAll String node, @ForAll @IntRange(max = 99) int percentage) {
        boolean narrow = Admissions.admits(new Admission(percentage, List.of()), uid, node);
        boolean wide = Admissions.admits(new Admission(percentage + 1, List.of()), uid, node);
        assertThat(!narrow || wide).isTrue();
        assertThat(Admissions.admits(new Admission(0, List.of()), uid, node)).isFalse();
    }

    @Test
    void admitsAboutTheShareThatIsAskedFor() {
        long admitted = IntStream.range(0, 10_000)
                .filter(i -> Admissions.admits(new Admission(10, List.of()), "uid", "node-" + i))
                .count();
        assertThat(admitted).isBetween(900L, 1_100L);
    }

    private static Stance stance(Desired desired, @Nullable LabelSelector selector, ThisNode node) {
        return NodePlan.of("p", 1, Plans.spec(desired, selector, PROBE), node).stance();
    }

    private static boolean matches(String key, String operator, Map<String, String> labels, String... values) {
        LabelSelector selector = new LabelSelectorBuilder()
                .addToMatchExpressions(new LabelSelectorRequirement(key, operator, List.of(values)))
                .build();
        return LabelSelectors.matches(selector, labels);
    }
}
