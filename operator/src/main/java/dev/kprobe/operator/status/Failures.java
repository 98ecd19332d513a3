// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.status;

import dev.kprobe.api.v1alpha1.FailureGroup;
import dev.kprobe.api.v1alpha1.Limits;
import dev.kprobe.api.v1alpha1.NodeStatus;
import dev.kprobe.api.v1alpha1.Reason;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Groups troubles by reason, kernel and probe, so that a thousand nodes with one problem are one line. The order of the
 * nodes makes no difference: of each group the nodes first by name are shown, and the message of the first.
 */
final class Failures {
    private static final String UNKNOWN_KERNEL = "unknown";

    private static final Comparator<FailureGroup> LARGEST_FIRST = Comparator.comparingInt(FailureGroup::count)
            .reversed()
            .thenComparing(FailureGroup::reason)
            .thenComparing(FailureGroup::kernel)
            .thenComparing(group -> Objects.requireNonNullElse(group.probe(), ""));

    private Failures() {}

    /** The groups, the largest first. */
    static List<FailureGroup> groups(List<Verdict> verdicts) {
        Map<Key, List<Occurrence>> byKey =
                verdicts.stream().flatMap(Failures::occurrences).collect(Collectors.groupingBy(Occurrence::key));
        return byKey.entrySet().stream()
                .map(entry -> group(entry.getKey(), entry.getValue()))
                .sorted(LARGEST_FIRST)
                .limit(Limits.FAILURE_GROUPS)
                .toList();
    }

    private static Stream<Occurrence> occurrences(Verdict verdict) {
        String release = verdict.node()
                .status()
                .map(NodeStatus::kernel)
                .map(kernel -> kernel.release())
                .orElse("");
        String kernel = release.isEmpty() ? UNKNOWN_KERNEL : release;
        return verdict.troubles().stream()
                .map(trouble -> new Occurrence(
                        new Key(trouble.reason(), kernel, Objects.requireNonNullElse(trouble.probe(), "")),
                        verdict.node().name(),
                        trouble.message()));
    }

    private static FailureGroup group(Key key, List<Occurrence> occurrences) {
        List<Occurrence> sorted = occurrences.stream()
                .sorted(Comparator.comparing(Occurrence::node).thenComparing(Occurrence::message))
                .toList();
        List<String> nodes = sorted.stream().map(Occurrence::node).distinct().toList();
        return new FailureGroup(
                key.reason(),
                key.kernel(),
                key.probe().isEmpty() ? null : key.probe(),
                nodes.size(),
                nodes.stream().limit(Limits.SAMPLE_NODES).toList(),
                Limits.clipMessage(sorted.getFirst().message()));
    }

    private record Key(Reason reason, String kernel, String probe) {}

    private record Occurrence(Key key, String node, String message) {}
}
