// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.run;

import dev.kprobe.operator.testing.ApiServer;
import org.junit.jupiter.api.Test;

/** The operator against a real API server. */
class OperatorApiTest {
    @Test
    void lifeOfAMonitor() {
        new OperatorScenario(ApiServer.client()).run();
    }
}
