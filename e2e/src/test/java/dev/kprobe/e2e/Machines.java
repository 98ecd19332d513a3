// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;

/** The machines that the lab consists of, from outside: they lose power, panic and are booted again. */
final class Machines {
    private static final String LAB = "lab/";

    private Machines() {}

    /** Ends a node as a power cut does. */
    static void cutPower(String node) {
        Command.output(LAB + "halt.sh", node);
    }

    /** Ends the API server. */
    static void haltServer() {
        Command.output(LAB + "halt.sh", "server");
    }

    /** Lets the kernel of a node panic, and waits until the machine has gone down. */
    static void panic(String node) {
        Lab.onNode(
                node,
                "sh",
                "-c",
                "setsid sh -c 'sleep 1; echo c >/proc/sysrq-trigger' </dev/null >/dev/null 2>/dev/null &");
        await(node + " going down").atMost(Duration.ofMinutes(2)).until(() -> !isUp(node));
    }

    /** Starts whatever does not run, and waits until all nodes are ready and a command can be run on this one. */
    static void boot(String node) {
        Command.output(LAB + "up.sh");
        await("a shell on " + node)
                .atMost(Duration.ofMinutes(4))
                .until(() -> Command.run("", Lab.execLine(node, "true")).exitCode() == 0);
    }

    /** Whether the machine runs. */
    static boolean isUp(String node) {
        List<String> states =
                Command.run("", List.of(LAB + "status.sh")).output().lines().toList();
        assertThat(states).anyMatch(line -> line.startsWith(node + " "));
        return states.stream().noneMatch(line -> line.startsWith(node + " ") && line.endsWith("not running"));
    }

    /** Names the present boot of a node. */
    static String bootId(String node) {
        return Lab.onNode(node, "cat", "/proc/sys/kernel/random/boot_id").strip();
    }
}
