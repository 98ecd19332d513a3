// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is called N times is counted N times, on every node and backend, whatever others call meanwhile. */
@Order(1)
@ExtendWith(Fleet.class)
class ExactCountTest {

    private static final int CALLS = 100_000;

    private final List<Calls> programs = new ArrayList<>();

    @AfterEach
    void cleanUp() {
        programs.forEach(Calls::close);
        List.of("exact-entry", "exact-return", "exact-other").forEach(Monitors::delete);
    }

    @Test
    void everyCallOfTheNamedCommandIsCountedOnceOnEveryNode() {
        Instant applied = Instant.now();
        Monitors.apply(monitor("exact-entry", "Entry", "kpm-counted"));
        Monitors.awaitArmed("exact-entry", Lab.NODES.size());
        Figures.since(applied, "apply to armed on all nodes, agents running");
        Monitors.apply(monitor("exact-return", "Return", "kpm-counted"));
        Monitors.apply(monitor("exact-other", "Entry", "kpm-nobody"));
        Monitors.awaitArmed("exact-return", Lab.NODES.size());
        Monitors.awaitArmed("exact-other", Lab.NODES.size());

        for (String node : Lab.NODES) {
            programs.add(Calls.prepare(node, "getppid", CALLS, "kpm-counted"));
            programs.add(Calls.prepare(node, "getppid", CALLS, "kpm-decoy"));
        }
        programs.forEach(Calls::letGo);
        programs.forEach(Calls::await);

        long expected = (long) CALLS * Lab.NODES.size();
        var entry = Monitors.awaitExactly("exact-entry", expected);
        assertThat(Monitors.probe(entry, "calls").hits()).isEqualTo(expected);
        Monitors.awaitExactly("exact-return", expected);
        assertThat(Monitors.status("exact-other").orElseThrow().hits()).isZero();
    }

    @Test
    void firstHitsAreSeenWithinSeconds() {
        var program = Calls.prepare(Lab.NODE_61, "getppid", 1_000_000, "kpm-counted");
        programs.add(program);
        Instant applied = Instant.now();
        Monitors.apply(monitor("exact-entry", "Entry", "kpm-counted"));
        Monitors.awaitArmed("exact-entry", Lab.NODES.size());
        program.letGo();
        Monitors.await("exact-entry", "first hits", status -> status.hits() > 0);
        Figures.since(applied, "apply to first non-zero status.hits, agents running");
        program.await();
        Monitors.awaitExactly("exact-entry", 1_000_000);
    }

    private static String monitor(String name, String at, String command) {
        return """
                apiVersion: kprobe.dev/v1alpha1
                kind: KprobeMonitor
                metadata: {name: %s}
                spec:
                  probes:
                  - name: calls
                    target: {syscall: getppid}
                    at: %s
                    filter: {command: %s}
                """.formatted(name, at, command);
    }
}
