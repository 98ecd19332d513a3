// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.run;

import dev.kprobe.operator.testing.MockCluster;
import org.junit.jupiter.api.Test;

/** The operator against the mock. */
class OperatorMockTest {
    @Test
    void lifeOfAMonitor() {
        try (MockCluster cluster = new MockCluster()) {
            new OperatorScenario(cluster.client()).run();
        }
    }
}
