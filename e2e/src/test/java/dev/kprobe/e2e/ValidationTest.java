// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A manifest that breaks a rule is refused at {@code kubectl apply}, with a message that names the field. */
@Order(4)
class ValidationTest {

    @Test
    void twoTargetsAreRefused() {
        refused("{name: both, target: {syscall: mmap, function: do_mmap}}", "spec.probes[0].target");
    }

    @Test
    void moreThanSixtyFourProbesAreRefused() {
        refused(
                IntStream.rangeClosed(1, 65)
                        .mapToObj(number -> "{name: probe-%d, target: {syscall: mmap}}".formatted(number))
                        .collect(Collectors.joining(", ")),
                "spec.probes");
    }

    @Test
    void aNameThatIsTooLongIsRefused() {
        refused("{name: " + "n".repeat(32) + ", target: {syscall: mmap}}", "spec.probes[0].name");
    }

    @Test
    void anUnknownFieldIsRefused() {
        refused("{name: typo, target: {syscall: mmap}, filtre: {processId: 1}}", "spec.probes[0].filtre");
    }

    private static void refused(String probes, String field) {
        Command answer = Monitors.tryApply("""
                apiVersion: kprobe.dev/v1alpha1
                kind: KprobeMonitor
                metadata: {name: refused}
                spec:
                  probes: [%s]
                """.formatted(probes));
        assertThat(answer.exitCode()).as(answer.output()).isNotZero();
        assertThat(answer.output()).contains(field);
        assertThat(Monitors.status("refused")).isEmpty();
    }
}
