// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class NearestNamesTest {
    @Test
    void prefersNamesThatBeginLikeTheWantedOne() {
        NearestNames names = new NearestNames("kmalloc");
        List.of("my_kmalloc", "kmalloc_noprof", "kmallox", "kmalloc_x", "unrelated")
                .forEach(names::consider);
        assertThat(names.names()).containsExactly("kmalloc_x", "my_kmalloc", "kmalloc_noprof");
    }

    @Test
    void showsEachNameOnce() {
        NearestNames names = new NearestNames("vfs_reed");
        names.consider("vfs_read");
        names.consider("vfs_read");
        assertThat(names.names()).containsExactly("vfs_read");
    }

    @Property
    void distanceIsSymmetricAndZeroForEqual(
            @ForAll @AlphaChars @StringLength(max = 8) String a, @ForAll @AlphaChars @StringLength(max = 8) String b) {
        int there = NearestNames.distance(a, b);
        int back = NearestNames.distance(b, a);
        assertThat(Math.min(there, 4)).isEqualTo(Math.min(back, 4));
        assertThat(NearestNames.distance(a, a)).isZero();
    }
}
