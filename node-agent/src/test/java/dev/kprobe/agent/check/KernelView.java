// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.check;

import dev.kprobe.agent.host.KernelFileSystems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the kernel itself says is armed. */
record KernelView(KernelFileSystems files) {

    /** What is hooked into system call getppid, whoever did it and by whatever means. */
    Set<String> armed() throws IOException {
        List<String> kprobes = Files.readAllLines(files.debugfs().resolve("kprobes/list")).stream()
                .filter(line -> !line.contains("[DISABLED]"))
                .toList();
        List<String> traced = Files.readAllLines(files.tracefs().resolve("enabled_functions"));
        return Stream.concat(kprobes.stream(), traced.stream())
                .filter(line -> line.contains("sys_getppid"))
                .collect(Collectors.toSet());
    }

    /**
     * The same when the kernel has done what it does later: it lets go of a link that was unlinked in work of its own.
     */
    Set<String> armedInTheEnd() throws IOException, InterruptedException {
        Set<String> armed = armed();
        for (int i = 0; i < 100 && !armed.isEmpty(); i++) {
            Thread.sleep(50);
            armed = armed();
        }
        return armed;
    }

    /** What the kernel says of those who trace a function, of which one that is called directly has a D. */
    List<String> traced(String function) throws IOException {
        return Files.readAllLines(files.tracefs().resolve("enabled_functions")).stream()
                .filter(line -> line.startsWith(function + " "))
                .toList();
    }

    /** Whether events can count in a process with all threads that it starts, but not in its children: since 5.13. */
    boolean eventsFollowThreads() throws IOException {
        String[] release =
                Files.readString(files.proc().resolve("sys/kernel/osrelease")).split("[.-]", 3);
        int major = Integer.parseInt(release[0]);
        return major > 5 || (major == 5 && Integer.parseInt(release[1]) >= 13);
    }

    /** Definitions of this project's agents in the global list. */
    List<String> ownEvents() throws IOException {
        return events().stream().filter(line -> line.contains(":kpm_")).toList();
    }

    /** Trace instances of this project's agents. */
    List<String> ownInstances() throws IOException {
        try (Stream<Path> instances = Files.list(files.tracefs().resolve("instances"))) {
            return instances
                    .map(instance -> instance.getFileName().toString())
                    .filter(name -> name.startsWith("kpm_"))
                    .sorted()
                    .toList();
        }
    }

    /** All definitions. */
    List<String> events() throws IOException {
        return Files.readAllLines(files.tracefs().resolve("kprobe_events"));
    }
}
