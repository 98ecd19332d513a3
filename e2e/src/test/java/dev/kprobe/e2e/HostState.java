// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** What an agent keeps on its node for the next one. */
final class HostState {
    private static final String DIRECTORY = "/proc/1/root/var/lib/kprobe-monitor/";

    private HostState() {}

    /** Where a file is, as the tools on its node see it. */
    static String path(String file) {
        return DIRECTORY + file;
    }

    static String read(String node, String file) {
        return Lab.onNode(node, "cat", path(file));
    }

    /** Waits until what was armed or loaded has been there for long enough not to be suspected of a crash. */
    static void awaitNoNote(String node, String note) {
        await("no note of " + note)
                .atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> Command.run("", Lab.execLine(node, "test", "-e", path(note)))
                                .exitCode()
                        == 1);
    }
}
