// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.ArgumentFilter;
import dev.kprobe.api.v1alpha1.At;
import dev.kprobe.api.v1alpha1.Filter;
import dev.kprobe.api.v1alpha1.Operator;
import dev.kprobe.api.v1alpha1.PodFilter;
import dev.kprobe.api.v1alpha1.ReturnFilter;
import dev.kprobe.api.v1alpha1.Target;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProbeIdentityTest {
    private static final Target MMAP = Target.systemCall("mmap");

    @Test
    void staysWhatItWasInEarlierVersions() {
        assertThat(ProbeIdentity.of(MMAP, At.Entry, null)).isEqualTo("fd6d40c95f0f28b2");
    }

    @Test
    void everyFieldTakesPart() {
        Stream<String> identities = Stream.of(
                ProbeIdentity.of(MMAP, At.Entry, null),
                ProbeIdentity.of(MMAP, At.Return, null),
                ProbeIdentity.of(MMAP, At.Entry, Filter.of(1, null)),
                ProbeIdentity.of(MMAP, At.Entry, Filter.of(null, "a")),
                ProbeIdentity.of(MMAP, At.Entry, new Filter(null, null, null, 0L, List.of(), null)),
                ProbeIdentity.of(MMAP, At.Entry, pods("{selector: {}}")),
                ProbeIdentity.of(MMAP, At.Entry, pods("{namespaces: [a]}")),
                ProbeIdentity.of(MMAP, At.Entry, pods("{namespaces: [a], selector: {matchLabels: {b: c}}}")),
                ProbeIdentity.of(MMAP, At.Entry, pods("{selector: {matchLabels: {b: c}}}")),
                ProbeIdentity.of(MMAP, At.Entry, pods("{selector: {matchExpressions: [{key: b, operator: Exists}]}}")),
                ProbeIdentity.of(MMAP, At.Entry, argument(1, "5", false)),
                ProbeIdentity.of(MMAP, At.Entry, argument(2, "5", false)),
                ProbeIdentity.of(MMAP, At.Entry, argument(1, "6", false)),
                ProbeIdentity.of(MMAP, At.Entry, argument(1, "5", true)),
                ProbeIdentity.of(MMAP, At.Return, returning("0", true)),
                ProbeIdentity.of(MMAP, At.Return, returning("0", false)),
                ProbeIdentity.of(MMAP, At.Return, returning("1", true)),
                ProbeIdentity.of(Target.functions("mmap"), At.Entry, null),
                ProbeIdentity.of(Target.address("0xa", "0123456789"), At.Entry, null),
                ProbeIdentity.of(Target.address("0xb", "0123456789"), At.Entry, null),
                ProbeIdentity.of(Target.address("0xa", "012345678a"), At.Entry, null),
                ProbeIdentity.of(Target.function("mmap"), At.Entry, null),
                ProbeIdentity.of(new Target(null, "mmap", "m", null, List.of(), null, null, null), At.Entry, null),
                ProbeIdentity.of(new Target(null, "mmap", null, 4L, List.of(), null, null, null), At.Entry, null),
                ProbeIdentity.of(
                        new Target(null, "mmap", null, null, List.of("a", "b"), null, null, null), At.Entry, null),
                ProbeIdentity.of(
                        new Target(null, "mmap", null, null, List.of("b", "a"), null, null, null), At.Entry, null));

        assertThat(identities).doesNotHaveDuplicates().allMatch(identity -> identity.matches("[0-9a-f]{16}"));
    }

    @Test
    void addressesAreTheSameInCapitals() {
        assertThat(ProbeIdentity.of(Target.address("0xA", "00AB"), At.Entry, null))
                .isEqualTo(ProbeIdentity.of(Target.address("0xa", "00ab"), At.Entry, null));
    }

    @Test
    void anEmptyFilterIsNoFilter() {
        assertThat(ProbeIdentity.of(MMAP, At.Entry, Filter.ALL)).isEqualTo(ProbeIdentity.of(MMAP, At.Entry, null));
    }

    @Test
    void theOrderOfNamespacesAndLabelsMeansNothing() {
        assertThat(ProbeIdentity.of(
                        MMAP,
                        At.Entry,
                        pods("{namespaces: [a, b], selector: {matchLabels: {c: d, e: f},"
                                + " matchExpressions: [{key: g, operator: In, values: [h, i]}]}}")))
                .isEqualTo(ProbeIdentity.of(
                        MMAP,
                        At.Entry,
                        pods("{namespaces: [b, a], selector: {matchLabels: {e: f, c: d},"
                                + " matchExpressions: [{key: g, operator: In, values: [i, h]}]}}")));
    }

    private static Filter pods(String filter) {
        return Filter.of(new KubernetesSerialization().unmarshal("--- " + filter, PodFilter.class));
    }

    private static Filter argument(int index, String value, boolean signed) {
        return new Filter(
                null, null, null, null, List.of(new ArgumentFilter(index, Operator.Equal, value, signed)), null);
    }

    private static Filter returning(String value, boolean signed) {
        return new Filter(null, null, null, null, List.of(), new ReturnFilter(Operator.Equal, value, signed));
    }
}
