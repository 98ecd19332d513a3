// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.Admission;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AdmissionsTest {
    @Test
    void listedNodesAreAdmittedAtAnyPercentage() {
        Admission nobodyElse = new Admission(0, List.of("node-1"));

        assertThat(Admissions.admits(nobodyElse, "uid", "node-1")).isTrue();
        assertThat(Admissions.admits(nobodyElse, "uid", "node-2")).isFalse();
        assertThat(Admissions.admits(Admission.EVERYBODY, "uid", "node-2")).isTrue();
    }

    @Property
    void admissionOnlyGrows(@ForAll String uid, @ForAll String node, @ForAll @IntRange(max = 99) int percentage) {
        if (Admissions.admits(new Admission(percentage, List.of()), uid, node)) {
            assertThat(Admissions.admits(new Admission(percentage + 1, List.of()), uid, node))
                    .isTrue();
        }
    }
}
