// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the kernel of a node itself says is armed. Nothing else in the lab sets probes, so every line is ours; those on
 * the module's own {@code kpm_pulse}, which it has while it is loaded, are left out.
 */
final class Kernel {

    private Kernel() {}

    /** The kprobes and kretprobes of a node, a line each. */
    static List<String> kprobes(String node) {
        return withoutPulse(lines(node, "/sys/kernel/debug/kprobes/list"));
    }

    /**
     * The functions of a node that are hooked, by whatever means: a definition whose counters are closed stays in the
     * list of kprobes as disabled and is none.
     */
    static Set<String> hooked(String node) {
        var byKprobe = kprobes(node).stream()
                .filter(line -> !line.contains("[DISABLED]"))
                .map(line -> line.strip().split("\\s+", -1)[2].replaceAll("\\+0x.*", ""));
        // Below a function that calls something itself, an indented line says what.
        var byTracer = tracedFunctions(node).stream()
                .map(line -> line.replaceAll("\\s.*", ""))
                .filter(function -> !function.isEmpty());
        return Stream.concat(byKprobe, byTracer).collect(Collectors.toSet());
    }

    /** The functions of a node that any tracer has hooked, a line each. */
    static List<String> tracedFunctions(String node) {
        return withoutPulse(lines(node, "/sys/kernel/tracing/enabled_functions"));
    }

    private static List<String> withoutPulse(List<String> lines) {
        return lines.stream().filter(line -> !line.contains("kpm_pulse")).toList();
    }

    /** The probe definitions in the tracefs of a node, a line each. */
    static List<String> probeEvents(String node) {
        return lines(node, "/sys/kernel/tracing/kprobe_events");
    }

    /** Whether our module is loaded on a node. */
    static boolean moduleLoaded(String node) {
        return lines(node, "/proc/modules").stream().anyMatch(line -> line.startsWith("kprobe_monitor "));
    }

    /** Waits until a node has no probe, hooked function or probe definition left. */
    static void awaitNoProbes(String node) {
        await("no probe left on " + node)
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    assertThat(kprobes(node)).isEmpty();
                    assertThat(tracedFunctions(node)).isEmpty();
                    assertThat(probeEvents(node)).isEmpty();
                });
    }

    private static List<String> lines(String node, String file) {
        return Lab.onNode(node, "cat", file).lines().toList();
    }
}
