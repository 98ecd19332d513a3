// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Paused, resumed, changed, deleted: the kernel follows, and no count is lost or moved on the way. */
@Order(5)
@ExtendWith(Fleet.class)
class LifecycleTest {

    private static final int CALLS = 20_000;
    private static final String GETPPID = "{name: parent, target: {syscall: getppid}, filter: {command: kpm-life}}";
    private static final String GETPGID = "{name: group, target: {syscall: getpgid}, filter: {command: kpm-life}}";
    private static final String GETUID = "{name: user, target: {syscall: getuid}, filter: {command: kpm-life}}";

    @AfterEach
    void cleanUp() {
        Monitors.delete("life");
    }

    @Test
    void aPausedMonitorLeavesTheKernelAndKeepsItsCounts() {
        apply(false, GETPPID);
        Monitors.awaitArmed("life", Lab.NODES.size());
        callEverywhere("getppid");
        Monitors.awaitExactly("life", total(1));

        apply(true, GETPPID);
        Lab.NODES.forEach(Kernel::awaitNoProbes);
        callEverywhere("getppid");
        Monitors.settle();
        assertThat(Monitors.status("life").orElseThrow().hits()).isEqualTo(total(1));

        apply(false, GETPPID);
        Monitors.awaitArmed("life", Lab.NODES.size());
        callEverywhere("getppid");
        Monitors.awaitExactly("life", total(2));
    }

    @Test
    void addingAndRemovingProbesDoesNotTouchTheOthers() {
        apply(false, GETPPID, GETPGID);
        Monitors.awaitArmed("life", Lab.NODES.size());
        callEverywhere("getppid");
        callEverywhere("getpgid");
        Monitors.awaitExactly("life", total(2));

        apply(false, GETPPID, GETUID);
        Monitors.awaitArmed("life", Lab.NODES.size());
        var changed = Monitors.awaitExactly("life", total(2));
        assertThat(Monitors.probe(changed, "parent").hits()).isEqualTo(total(1));
        assertThat(Monitors.probe(changed, "user").hits()).isZero();
        assertThat(changed.retired()).as("hits of the removed probe").isEqualTo(total(1));

        callEverywhere("getppid");
        callEverywhere("getpgid");
        callEverywhere("getuid");
        var counted = Monitors.awaitExactly("life", total(4));
        assertThat(Monitors.probe(counted, "parent").hits()).isEqualTo(total(2));
        assertThat(Monitors.probe(counted, "user").hits()).isEqualTo(total(1));
    }

    @Test
    void aDeletedMonitorIsGoneOnlyWhenItsProbesAre() {
        apply(false, GETPPID, GETPGID);
        Monitors.awaitArmed("life", Lab.NODES.size());
        Lab.NODES.forEach(node -> assertThat(Kernel.hooked(node)).isNotEmpty());

        Instant deleted = Instant.now();
        Monitors.delete("life");
        Figures.since(deleted, "delete to last probe gone");
        Lab.NODES.forEach(node -> {
            assertThat(Kernel.kprobes(node)).isEmpty();
            assertThat(Kernel.tracedFunctions(node)).isEmpty();
            assertThat(Kernel.probeEvents(node)).isEmpty();
        });
    }

    private static long total(int rounds) {
        return (long) CALLS * Lab.NODES.size() * rounds;
    }

    private static void callEverywhere(String systemCall) {
        List<Calls> programs = Lab.NODES.stream()
                .map(node -> Calls.prepare(node, systemCall, CALLS, "kpm-life"))
                .toList();
        programs.forEach(Calls::letGo);
        programs.forEach(Calls::await);
    }

    private static void apply(boolean paused, String... probes) {
        Monitors.apply("""
                apiVersion: kprobe.dev/v1alpha1
                kind: KprobeMonitor
                metadata: {name: life}
                spec:
                  paused: %s
                  probes: [%s]
                """.formatted(paused, String.join(", ", probes)));
    }
}
