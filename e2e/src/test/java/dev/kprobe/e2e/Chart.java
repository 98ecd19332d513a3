// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** The release that the tests run on. */
final class Chart {
    private static final String AGENTS = "--namespace=kprobe-monitor-agents";
    private static final String FLEET = "daemonset/kprobe-monitor-agent";

    private Chart() {}

    /**
     * Changes a value that concerns the agents and waits until all of them have been replaced.
     *
     * @param setting {@code name=value}
     * @param proof what the fleet's template holds when the value has reached it
     */
    static void change(String setting, String proof) {
        Command.output(
                "helm",
                "upgrade",
                "kprobe-monitor",
                "../helm",
                "--namespace=kprobe-monitor",
                "--reuse-values",
                "--set=" + setting,
                "--wait",
                "--timeout=5m");
        await("the agents' new template")
                .atMost(Duration.ofMinutes(4))
                .until(() -> Command.output("kubectl", "get", FLEET, AGENTS, "-o", "yaml")
                        .contains(proof));
        Command.output("kubectl", "rollout", "status", FLEET, AGENTS, "--timeout=420s");
    }
}
