// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.KprobeMonitor;
import dev.kprobe.api.v1alpha1.MonitorStatus;
import dev.kprobe.api.v1alpha1.ProbeTotals;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** KprobeMonitors as a user handles them: manifests through {@code kubectl apply}, answers from their status. */
final class Monitors {

    /** Enough for agents that are still to be started: a JVM takes a minute and more on an emulated CPU. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final Duration POLL = Duration.ofMillis(250);
    /** Longer than agents and operator take together to pass on a count that changed. */
    private static final Duration SETTLED = Duration.ofSeconds(8);

    private Monitors() {}

    /** Applies a manifest that must be accepted. */
    static void apply(String manifest) {
        Command done = tryApply(manifest);
        assertThat(done.exitCode()).as(done.output()).isZero();
    }

    /** Applies a monitor of one node; what comes after the node selector is YAML that begins at the margin. */
    static void applyOnNode(String name, String node, String spec) {
        apply("""
                apiVersion: kprobe.dev/v1alpha1
                kind: KprobeMonitor
                metadata: {name: %s}
                spec:
                  nodeSelector: {matchLabels: {kubernetes.io/hostname: %s}}
                """.formatted(name, node) + spec.indent(2));
    }

    /** Applies a manifest and returns what kubectl says. */
    static Command tryApply(String manifest) {
        return Command.run(manifest, List.of("kubectl", "apply", "-f", "-"));
    }

    /** Deletes a monitor and waits until it is gone, finalizer included. */
    static void delete(String name) {
        Command.output("kubectl", "delete", "kprobemonitor", name, "--ignore-not-found", "--timeout=120s");
    }

    /** The status of a monitor, when the operator has written one. */
    static Optional<MonitorStatus> status(String name) {
        return Optional.ofNullable(resources().withName(name).get()).map(KprobeMonitor::getStatus);
    }

    /** Waits until the status of the monitor's present generation satisfies a condition, and returns it. */
    static MonitorStatus await(String name, String what, Predicate<MonitorStatus> condition) {
        return awaitility(name + ": " + what)
                .until(() -> current(name).filter(condition), Optional::isPresent)
                .orElseThrow();
    }

    /** Waits until a monitor is armed on exactly this number of nodes and on none more is to come. */
    static MonitorStatus awaitArmed(String name, int nodes) {
        return await(
                name,
                "armed on " + nodes + " nodes",
                status -> status.nodes().armed() == nodes && status.nodes().pending() == 0);
    }

    /** Waits until the total reaches a number, then makes sure that it stays there: not one hit less, not one more. */
    static MonitorStatus awaitExactly(String name, long hits) {
        await(name, hits + " hits", status -> status.hits() >= hits);
        pause(SETTLED);
        MonitorStatus settled = status(name).orElseThrow();
        assertThat(settled.hits()).as("hits of " + name).isEqualTo(hits);
        assertThat(settled.missed()).as("missed hits of " + name).isZero();
        return settled;
    }

    /** The totals of one probe. */
    static ProbeTotals probe(MonitorStatus status, String probe) {
        return status.probes().stream()
                .filter(totals -> totals.name().equals(probe))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no probe " + probe + " in " + status));
    }

    /** The condition of a type, which must be there. */
    static Condition condition(MonitorStatus status, String type) {
        return status.conditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no condition " + type + " in " + status));
    }

    /** Lets agents and operator pass on everything they know. */
    static void settle() {
        pause(SETTLED);
    }

    private static Optional<MonitorStatus> current(String name) {
        return Optional.ofNullable(resources().withName(name).get())
                .filter(monitor -> monitor.getStatus() != null
                        && monitor.getStatus().observedGeneration()
                                == monitor.getMetadata().getGeneration())
                .map(KprobeMonitor::getStatus);
    }

    private static org.awaitility.core.ConditionFactory awaitility(String what) {
        return org.awaitility.Awaitility.await(what).atMost(LIMIT).pollInterval(POLL);
    }

    private static NonNamespaceOperation<KprobeMonitor, ?, Resource<KprobeMonitor>> resources() {
        return Lab.client().resources(KprobeMonitor.class);
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }
}
