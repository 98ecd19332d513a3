// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A function that only some kernels have is armed there, and reported with its reason under the other kernels. */
@Order(3)
@ExtendWith(Fleet.class)
class SymbolTest {

    @AfterEach
    void cleanUp() {
        Monitors.delete("some-kernels");
    }

    @Test
    void aSymbolOfOneKernelIsArmedThereAndReportedElsewhere() {
        Monitors.apply("""
                apiVersion: kprobe.dev/v1alpha1
                kind: KprobeMonitor
                metadata: {name: some-kernels}
                spec:
                  probes:
                  - name: pages
                    target: {function: __alloc_pages_noprof}
                    filter: {command: kpm-nobody}
                """);
        var status = Monitors.await(
                "some-kernels",
                "settled",
                now -> now.nodes().armed() == 1 && now.nodes().failed() == 2);

        assertThat(status.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.reason()).isEqualTo(Reason.SymbolNotFound);
            assertThat(failure.kernel()).isEqualTo(Lab.kernelOf(Lab.NODE_61));
            assertThat(failure.count()).isEqualTo(2);
            assertThat(failure.message()).contains("__alloc_pages_noprof");
            assertThat(failure.nodes()).containsExactlyInAnyOrder(Lab.NODE_61, Lab.NODE_LOCKDOWN);
        });
        var degraded = Monitors.condition(status, "Degraded");
        assertThat(degraded.getStatus()).isEqualTo("True");
        assertThat(degraded.getMessage())
                .contains("\"pages\": SymbolNotFound on 2 nodes")
                .contains(Lab.kernelOf(Lab.NODE_61));
        assertThat(Kernel.hooked(Lab.NODE_612)).containsExactly("__alloc_pages_noprof");
        assertThat(Kernel.kprobes(Lab.NODE_61)).isEmpty();
        assertThat(Kernel.hooked(Lab.NODE_61)).isEmpty();
    }

    @Test
    void alternativesFindTheNameThatEachKernelHas() {
        Monitors.apply("""
                apiVersion: kprobe.dev/v1alpha1
                kind: KprobeMonitor
                metadata: {name: some-kernels}
                spec:
                  probes:
                  - name: pages
                    target: {function: __alloc_pages, alternatives: [__alloc_pages_noprof]}
                    filter: {command: kpm-nobody}
                """);
        Monitors.awaitArmed("some-kernels", Lab.NODES.size());
        assertThat(Kernel.hooked(Lab.NODE_612)).containsExactly("__alloc_pages_noprof");
        assertThat(Kernel.hooked(Lab.NODE_61)).containsExactly("__alloc_pages");
    }
}
