// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of two equal programs, the one whose process id is named is counted and the other is not, on every backend. */
@Order(2)
@ExtendWith(Fleet.class)
class ProcessFilterTest {

    private static final int CALLS = 50_000;

    @AfterEach
    void cleanUp() {
        Monitors.delete("one-process");
    }

    @ParameterizedTest
    @CsvSource({"node-1, Entry", "node-2, Entry", "node-3, Entry", "node-1, Return", "node-3, Return"})
    void onlyTheNamedProcessIsCounted(String node, String at) {
        try (var counted = Calls.prepare(node, "getppid", CALLS, "kpm-twin");
                var other = Calls.prepare(node, "getppid", CALLS, "kpm-twin")) {
            Monitors.applyOnNode("one-process", node, """
                    probes:
                    - name: calls
                      target: {syscall: getppid}
                      at: %s
                      filter: {processId: %d}
                    """.formatted(at, counted.pid()));
            Monitors.awaitArmed("one-process", 1);
            other.letGo();
            counted.letGo();
            other.await();
            counted.await();
            Monitors.awaitExactly("one-process", CALLS);
        }
    }
}
