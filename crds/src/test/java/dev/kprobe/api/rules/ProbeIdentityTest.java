// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.At;
import dev.kprobe.api.v1alpha1.Filter;
import dev.kprobe.api.v1alpha1.Target;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProbeIdentityTest {
    private static final Target MMAP = new Target("mmap", null, null, null, List.of());

    @Test
    void staysWhatItWasInEarlierVersions() {
        assertThat(ProbeIdentity.of(MMAP, At.Entry, null)).isEqualTo("fd6d40c95f0f28b2");
    }

    @Test
    void everyFieldTakesPart() {
        Stream<String> identities = Stream.of(
                ProbeIdentity.of(MMAP, At.Entry, null),
                ProbeIdentity.of(MMAP, At.Return, null),
                ProbeIdentity.of(MMAP, At.Entry, new Filter(1, null)),
                ProbeIdentity.of(MMAP, At.Entry, new Filter(null, "a")),
                ProbeIdentity.of(new Target(null, "mmap", null, null, List.of()), At.Entry, null),
                ProbeIdentity.of(new Target(null, "mmap", "m", null, List.of()), At.Entry, null),
                ProbeIdentity.of(new Target(null, "mmap", null, 4L, List.of()), At.Entry, null),
                ProbeIdentity.of(new Target(null, "mmap", null, null, List.of("a", "b")), At.Entry, null),
                ProbeIdentity.of(new Target(null, "mmap", null, null, List.of("b", "a")), At.Entry, null));

        assertThat(identities).doesNotHaveDuplicates().allMatch(identity -> identity.matches("[0-9a-f]{16}"));
    }

    @Test
    void anEmptyFilterIsNoFilter() {
        assertThat(ProbeIdentity.of(MMAP, At.Entry, new Filter(null, null)))
                .isEqualTo(ProbeIdentity.of(MMAP, At.Entry, null));
    }
}
