// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.check;

import dev.kprobe.agent.host.KernelFileSystems;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** What the kernel itself says is armed. */
record KernelView(KernelFileSystems files) {

    /** Probes in system call getppid that are armed, whoever made them. */
    List<String> armedProbes() throws IOException {
        return Files.readAllLines(files.debugfs().resolve("kprobes/list")).stream()
                .filter(line -> line.contains("sys_getppid") && !line.contains("[DISABLED]"))
                .toList();
    }

    /** Definitions of this project's agents in the global list. */
    List<String> ownEvents() throws IOException {
        return events().stream().filter(line -> line.contains(":kpm_")).toList();
    }

    /** All definitions. */
    List<String> events() throws IOException {
        return Files.readAllLines(files.tracefs().resolve("kprobe_events"));
    }
}
