// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Keeps the agents running between tests with a paused monitor, which arms nothing. Without any monitor the operator
 * would take the agents down after each test.
 */
final class Fleet implements BeforeAllCallback {

    static final String KEEPER = "keeps-the-agents";

    @Override
    public void beforeAll(ExtensionContext context) {
        Monitors.apply("""
                apiVersion: kprobe.dev/v1alpha1
                kind: KprobeMonitor
                metadata: {name: %s}
                spec:
                  paused: true
                  probes: [{name: nothing, target: {syscall: getppid}}]
                """.formatted(KEEPER));
        Monitors.await(KEEPER, "every agent has reported", status -> {
            var nodes = status.nodes();
            return nodes.selected() == Lab.NODES.size() && nodes.pending() == 0 && nodes.stale() == 0;
        });
    }
}
